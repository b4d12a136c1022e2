package dev.fleetspeak.client.service.daemon;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.service.PipeThread;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.daemonservice.Config.StdParams;
import dev.fleetspeak.proto.daemonservice.StdOutputData;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends what a program prints to a service of the server (client.md 6.5): one buffer for both
 * outputs, sent when full, when old, and at the program's end.
 */
final class OutputCapture {
  private static final int MAX_FLUSH_BYTES = 1_048_576;
  private static final int DEFAULT_FLUSH_SECONDS = 60;

  private final StdParams params;
  private final ServiceContext context;
  private final long pid;
  private final Runnable activity;
  private final int flushBytes;
  private final Duration flushTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch readers = new CountDownLatch(2);
  private final CountDownLatch finished = new CountDownLatch(1);
  private ByteString stdout = ByteString.EMPTY;
  private ByteString stderr = ByteString.EMPTY;
  private long index;

  private OutputCapture(StdParams params, ServiceContext context, long pid, Runnable activity) {
    this.activity = activity;
    this.params = params;
    this.context = context;
    this.pid = pid;
    int bytes = params.getFlushBytes();
    this.flushBytes = bytes <= 0 || bytes > MAX_FLUSH_BYTES ? MAX_FLUSH_BYTES : bytes;
    int seconds = params.getFlushTimeSeconds();
    this.flushTime = Duration.ofSeconds(seconds <= 0 ? DEFAULT_FLUSH_SECONDS : seconds);
  }

  static OutputCapture start(
      Process process, StdParams params, ServiceContext context, Runnable activity) {
    OutputCapture capture = new OutputCapture(params, context, process.pid(), activity);
    PipeThread.start("stdout", () -> capture.read(process.getInputStream(), false));
    PipeThread.start("stderr", () -> capture.read(process.getErrorStream(), true));
    Thread.startVirtualThread(capture::flushRegularly);
    return capture;
  }

  private void read(InputStream in, boolean error) {
    byte[] buffer = new byte[8192];
    try (in) {
      int read;
      while ((read = in.read(buffer)) >= 0) {
        activity.run();
        add(ByteString.copyFrom(buffer, 0, read), error);
      }
    } catch (IOException _) {
      // Closed with the process.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      readers.countDown();
    }
  }

  private void add(ByteString bytes, boolean error) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      ByteString rest = bytes;
      while (stdout.size() + stderr.size() + rest.size() > flushBytes) {
        int room = flushBytes - stdout.size() - stderr.size();
        append(rest.substring(0, room), error);
        rest = rest.substring(room);
        flush();
      }
      append(rest, error);
    } finally {
      lock.unlock();
    }
  }

  private void append(ByteString bytes, boolean error) {
    if (error) {
      stderr = stderr.concat(bytes);
    } else {
      stdout = stdout.concat(bytes);
    }
  }

  private void flushRegularly() {
    try {
      while (!finished.await(flushTime.toMillis(), TimeUnit.MILLISECONDS)) {
        flushLocked();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void flushLocked() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      flush();
    } finally {
      lock.unlock();
    }
  }

  private void flush() throws InterruptedException {
    if (stdout.isEmpty() && stderr.isEmpty()) {
      return;
    }
    StdOutputData data =
        StdOutputData.newBuilder()
            .setPid(pid)
            .setMessageIndex(index++)
            .setStdout(stdout)
            .setStderr(stderr)
            .build();
    stdout = ByteString.EMPTY;
    stderr = ByteString.EMPTY;
    context.send(
        Message.newBuilder()
            .setDestination(Address.newBuilder().setServiceName(params.getServiceName()))
            .setMessageType("StdOutput")
            .setData(Any.pack(data))
            .build());
  }

  /**
   * Sends the rest, after the process ended. A grandchild that holds the pipes does not delay it.
   */
  void finish() throws InterruptedException {
    boolean complete = readers.await(1, TimeUnit.SECONDS);
    flushLocked();
    if (complete) {
      finished.countDown();
    }
  }
}
