package dev.fleetspeak.client.service.socket;

import dev.fleetspeak.client.service.PipeThread;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceState;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.connector.socket.SocketFile;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.socketservice.Config;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Listens at a path for one process at a time; further ones wait until that one is gone. A message
 * is done when it was written to the process as a whole; if the process goes before that, the next
 * one gets it.
 */
final class SocketService implements Service {
  private static final System.Logger LOG = System.getLogger(SocketService.class.getName());

  /**
   * How long things take.
   *
   * @param patience longest wait for a magic number, and for a message that began
   * @param confirmations least time between two messages with confirmations
   * @param afterFailure wait after a connection could not be accepted
   */
  record Timing(Duration patience, Duration confirmations, Duration afterFailure) {
    static final Timing STANDARD =
        new Timing(Duration.ofMinutes(5), Duration.ofMillis(100), Duration.ofSeconds(1));
  }

  /** Begins to listen at a path. */
  interface Listening {
    LocalListener open(Path path) throws IOException;
  }

  private final Config config;
  private final Path path;
  private final Listening listening;
  private final Timing timing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable LocalListener listener;
  private @Nullable Thread acceptor;
  private @Nullable SocketPeer current;
  private volatile boolean stopping;

  SocketService(Config config, Path path, Listening listening, Timing timing) {
    this.config = config;
    this.path = path;
    this.listening = listening;
    this.timing = timing;
  }

  @Override
  public void start(ServiceContext context) throws IOException {
    LocalListener open = listening.open(path);
    int uid = SocketFile.Owner.self().uid();
    listener = open;
    acceptor = PipeThread.start("socket-" + context.serviceName(), () -> serve(open, context, uid));
  }

  @Override
  public void process(Message message) throws InterruptedException {
    if (message.getSerializedSize() > WireLimits.CHANNEL_MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "the message is over the %d bytes that a socket can take"
              .formatted(WireLimits.CHANNEL_MAX_MESSAGE_BYTES));
    }
    while (!awaitPeer().deliver(message)) {
      // The process went first: the message is for the next one.
    }
  }

  private SocketPeer awaitPeer() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (current == null || current.isEnded()) {
        changed.await();
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  private void serve(LocalListener open, ServiceContext context, int uid) {
    while (!stopping) {
      try (LocalConnection connection = open.accept()) {
        LocalConnection.Peer peer = connection.peer();
        // The socket's mode keeps others out already; this holds if somebody loosened it.
        if (peer.uid() == uid || peer.uid() == 0) {
          serve(new SocketPeer(connection, config, timing, context));
        } else {
          LOG.log(
              Level.WARNING,
              "{0}: process {1} of user {2} is refused: only processes of user {3} may connect",
              context.serviceName(),
              Long.toString(peer.pid()),
              Long.toString(peer.uid()),
              Integer.toString(uid));
        }
      } catch (IOException e) {
        if (!stopping) {
          LOG.log(Level.WARNING, "{0}: cannot accept: {1}", context.serviceName(), e.getMessage());
          pause();
        }
      } catch (InterruptedException e) {
        // The service stops, or the client gives this connection up: the loop looks.
        LOG.log(Level.DEBUG, "{0}: interrupted", context.serviceName());
      }
    }
  }

  private void serve(SocketPeer peer) throws InterruptedException {
    set(peer);
    try {
      if (!stopping) {
        peer.run();
      }
    } finally {
      set(null);
    }
  }

  private void set(@Nullable SocketPeer peer) {
    lock.lock();
    try {
      current = peer;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    lock.lock();
    try {
      long left = timing.afterFailure().toNanos();
      while (left > 0 && !stopping) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      // The loop looks whether it is the stop.
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ServiceState state() {
    lock.lock();
    try {
      String activity =
          current == null
              ? "waits for a process at " + path
              : "process " + current.pid() + " is connected";
      return new ServiceState(activity, 0, "");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    SocketPeer peer;
    lock.lock();
    try {
      stopping = true;
      peer = current;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (listener != null) {
      listener.close();
    }
    try {
      if (peer != null) {
        peer.end();
      }
      Thread serving = acceptor;
      if (serving != null) {
        serving.interrupt();
        serving.join(TimeUnit.SECONDS.toMillis(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
