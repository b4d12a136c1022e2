package dev.fleetspeak.tools.admin.connection;

import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc.ConsoleActionsBlockingStub;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc.ConsoleBlockingStub;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.AdminGrpc.AdminBlockingStub;
import dev.fleetspeak.tools.admin.command.AdminException;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A connection to one server's admin interface. */
public final class Connection implements AutoCloseable {
  /** The list of all clients comes in one answer. */
  private static final int MAX_ANSWER_BYTES = 1 << 30;

  private static final Duration TRY_AGAIN = Duration.ofMillis(200);

  private final ConnectionSettings settings;
  private final ManagedChannel channel;

  private Connection(ConnectionSettings settings, ManagedChannel channel) {
    this.settings = settings;
    this.channel = channel;
  }

  /**
   * Connects.
   *
   * @throws AdminException if nobody answers within the bound, or a TLS file cannot be used
   */
  public static Connection open(ConnectionSettings settings)
      throws AdminException, InterruptedException {
    ManagedChannel channel;
    try {
      ManagedChannelBuilder<?> builder =
          Grpc.newChannelBuilder(settings.address(), credentials(settings.tls()))
              .maxInboundMessageSize(MAX_ANSWER_BYTES);
      if (!settings.tls().serverName().isEmpty()) {
        builder.overrideAuthority(settings.tls().serverName());
      }
      channel = builder.build();
    } catch (IllegalArgumentException e) {
      throw new AdminException(
          "\"" + settings.address() + "\" is no address; write --admin_addr HOST:PORT", e);
    }
    Connection connection = new Connection(settings, channel);
    try {
      connection.awaitReady();
      return connection;
    } catch (AdminException | InterruptedException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Like the reference's tool, goes on while nobody listens yet; unlike it, not for ever (D-13).
   */
  private void awaitReady() throws AdminException, InterruptedException {
    long end = System.nanoTime() + settings.connectTimeout().toNanos();
    while (true) {
      ConnectivityState state = channel.getState(true);
      if (state == ConnectivityState.READY) {
        return;
      }
      long left = end - System.nanoTime();
      if (left <= 0 || state == ConnectivityState.SHUTDOWN) {
        throw new AdminException(
            "no server at %s within %s; is it running, and is --admin_addr its admin address?"
                .formatted(settings.address(), spoken(settings.connectTimeout())));
      }
      CountDownLatch changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      if (!changed.await(Math.min(left, TRY_AGAIN.toNanos()), TimeUnit.NANOSECONDS)) {
        channel.resetConnectBackoff();
      }
    }
  }

  private static String spoken(Duration span) {
    return span.toMillis() % 1000 == 0 ? span.toSeconds() + " s" : span.toMillis() + " ms";
  }

  private static ChannelCredentials credentials(ConnectionSettings.Tls tls) throws AdminException {
    if (!tls.enabled()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
    try {
      if (!tls.authority().isEmpty()) {
        builder.trustManager(new File(tls.authority()));
      }
      if (!tls.certificate().isEmpty() || !tls.key().isEmpty()) {
        builder.keyManager(new File(tls.certificate()), new File(tls.key()));
      }
    } catch (IOException e) {
      throw new AdminException("a file of the --tls flags cannot be read: " + e.getMessage(), e);
    }
    return builder.build();
  }

  /** The reference's interface, with a fresh bound. */
  public AdminBlockingStub admin() {
    return AdminGrpc.newBlockingStub(channel)
        .withDeadlineAfter(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Our reading interface, with a fresh bound. */
  public ConsoleBlockingStub console() {
    return ConsoleGrpc.newBlockingStub(channel)
        .withDeadlineAfter(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Our changing interface, with a bound of its own. */
  public ConsoleActionsBlockingStub actions(Duration bound) {
    return ConsoleActionsGrpc.newBlockingStub(channel)
        .withDeadlineAfter(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the connection at once. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
