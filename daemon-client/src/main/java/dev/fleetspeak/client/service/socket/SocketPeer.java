package dev.fleetspeak.client.service.socket;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.service.PipeThread;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.connector.channel.SystemMessages;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.socketservice.Config;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connected process. One thread reads from it, another writes to it: messages, and
 * confirmations of its own messages, at once if the last ones are a while ago and else gathered
 * (client.md 6.9).
 */
final class SocketPeer {
  private static final System.Logger LOG = System.getLogger(SocketPeer.class.getName());
  private static final int BUFFER = 64 * 1024;
  private static final long LAST_WORDS_MILLIS = 500;

  private final LocalConnection connection;
  private final SocketService.Timing timing;
  private final ServiceContext context;
  private final PeerMonitor monitor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Confirmations confirmations = new Confirmations();
  private long lastConfirmation;
  private @Nullable Message outgoing;
  private boolean greeted;
  private boolean ended;
  private boolean refused;
  private volatile @Nullable Thread writer;

  SocketPeer(
      LocalConnection connection,
      Config config,
      SocketService.Timing timing,
      ServiceContext context) {
    this.connection = connection;
    this.timing = timing;
    this.context = context;
    this.monitor = new PeerMonitor(connection.peer(), config, context);
    this.lastConfirmation = System.nanoTime() - timing.confirmations().toNanos();
  }

  /** Serves the process until it goes, or breaks the protocol, or the service stops. */
  void run() throws InterruptedException {
    LOG.log(
        Level.INFO,
        "{0}: process {1} is connected",
        context.serviceName(),
        Long.toString(connection.peer().pid()));
    writer = PipeThread.start("socket-write", this::write);
    Thread greeting = Thread.startVirtualThread(this::watchGreeting);
    String reason = "it closed the connection";
    String problem = null;
    try (ChannelReader reader =
        new ChannelReader(
            new BufferedInputStream(connection.in(), BUFFER),
            timing.patience(),
            connection::close)) {
      reader.awaitGreeting();
      greeting.interrupt();
      signal(() -> greeted = true);
      Message message;
      while ((message = reader.read()) != null) {
        take(message);
      }
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
      problem = isEnded() ? null : reason;
    } finally {
      greeting.interrupt();
      monitor.close();
      end();
      LOG.log(Level.INFO, "{0}: the process is gone: {1}", context.serviceName(), reason);
      context.metrics().socketClosed(context.serviceName(), problem);
    }
  }

  private void watchGreeting() {
    try {
      Thread.sleep(timing.patience());
      connection.close();
    } catch (InterruptedException _) {
      // It came, or the connection is over.
    }
  }

  private void take(Message message) throws InterruptedException {
    if (message.getDestination().getServiceName().equals(SystemMessages.SYSTEM)) {
      toSystem(message);
      return;
    }
    ByteString id = message.getSourceMessageId();
    boolean local = !message.getDestination().getClientId().isEmpty();
    try {
      context.send(message, local ? () -> {} : () -> confirm(id));
      if (local) {
        confirm(id);
      }
    } catch (IllegalArgumentException e) {
      drop(message, String.valueOf(e.getMessage()));
    }
  }

  /** Orders to the client, and the client's own words to the server, are not a process's (C8). */
  private void toSystem(Message message) {
    switch (message.getMessageType()) {
      case "StartupData" -> monitor.startup(message);
      case "Heartbeat" -> {}
      default -> drop(message, "a service cannot write to the service system");
    }
  }

  /** It would be as wrong the next time: so that it does not come again, it counts as done (C7). */
  private void drop(Message message, String reason) {
    LOG.log(
        refused ? Level.DEBUG : Level.WARNING,
        "{0}: a message of type {1} is dropped: {2}",
        context.serviceName(),
        message.getMessageType(),
        reason);
    refused = true;
    confirm(message.getSourceMessageId());
  }

  /** May be called long after the process went, from any thread; never waits (C32). */
  private void confirm(ByteString id) {
    if (id.isEmpty()) {
      return;
    }
    boolean tooMany;
    lock.lock();
    try {
      tooMany = !ended && !confirmations.add(id);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (tooMany) {
      LOG.log(Level.WARNING, "{0}: does not read its confirmations", context.serviceName());
      connection.close();
    }
  }

  /**
   * Gives the process a message; one at a time.
   *
   * @return true once it is written as a whole; false if the process went before that
   */
  boolean deliver(Message message) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      outgoing = message;
      changed.signalAll();
      while (outgoing != null && !ended) {
        changed.await();
      }
      return outgoing == null;
    } finally {
      outgoing = null;
      lock.unlock();
    }
  }

  long pid() {
    return connection.peer().pid();
  }

  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    try (ChannelWriter writer = new ChannelWriter(connection.out())) {
      writer.greet();
      Message next;
      while ((next = awaitNext()) != null) {
        writer.write(next);
        written(next);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}: {1}", context.serviceName(), e.getMessage());
      finish();
      connection.close();
    } catch (InterruptedException _) {
      // Nobody interrupts it; it ends with the connection.
    }
  }

  /** What to write next; null once the connection is over and all is said. */
  private @Nullable Message awaitNext() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long wait = lastConfirmation + timing.confirmations().toNanos() - System.nanoTime();
        if (!confirmations.isEmpty() && (wait <= 0 || ended)) {
          lastConfirmation = System.nanoTime();
          return confirmations.take();
        }
        if (ended) {
          return null;
        }
        if (greeted && outgoing != null) {
          return outgoing;
        }
        if (confirmations.isEmpty()) {
          changed.await();
        } else {
          long _ = changed.awaitNanos(wait);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very message that was handed over
  private void written(Message message) {
    signal(
        () -> {
          if (outgoing == message) {
            outgoing = null;
          }
        });
  }

  /** Takes no more messages for the process, tells it the last confirmations, and hangs up. */
  private void finish() {
    signal(() -> ended = true);
  }

  /** As {@link #finish}, within a bound. */
  void end() throws InterruptedException {
    finish();
    try {
      Thread writing = writer;
      if (writing != null) {
        writing.join(LAST_WORDS_MILLIS);
      }
    } finally {
      connection.close();
    }
  }

  private void signal(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
