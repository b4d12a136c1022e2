package dev.fleetspeak.client.comms.http2;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A body as it comes, for one blocking reader. The event loop puts data in only when asked for
 * more, so HTTP/2's flow control bounds what waits here.
 */
final class H2Input extends InputStream {
  private final Runnable askForMore;
  private final Deque<ByteBuf> data = new ArrayDeque<>();
  private boolean ended;
  private @Nullable IOException failure;

  H2Input(Runnable askForMore) {
    this.askForMore = askForMore;
  }

  /** Puts data in, which from now on is released here. */
  synchronized void offer(ByteBuf buffer) {
    if (ended || failure != null) {
      buffer.release();
    } else {
      data.add(buffer);
      notifyAll();
    }
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized void fail(IOException reason) {
    if (!ended && failure == null) {
      failure = reason;
      notifyAll();
    }
  }

  /** Releases what nobody reads any more. */
  @Override
  public synchronized void close() {
    fail(new IOException("the exchange is closed"));
    data.forEach(ByteBuf::release);
    data.clear();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public synchronized int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuf next = next();
    if (next == null) {
      return -1;
    }
    int count = Math.min(length, next.readableBytes());
    next.readBytes(target, from, count);
    return count;
  }

  private @Nullable ByteBuf next() throws IOException {
    while (true) {
      ByteBuf first = data.peek();
      if (first != null && first.isReadable()) {
        return first;
      }
      if (first != null) {
        data.remove().release();
      } else if (ended) {
        return null;
      } else if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      } else {
        askForMore.run();
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while reading");
        }
      }
    }
  }
}
