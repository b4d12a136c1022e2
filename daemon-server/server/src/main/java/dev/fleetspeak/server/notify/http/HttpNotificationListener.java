package dev.fleetspeak.server.notify.http;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.config.ListenAddress;
import dev.fleetspeak.server.health.HttpEndpoint;
import dev.fleetspeak.server.notify.NotificationListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for the calls of other servers. */
public final class HttpNotificationListener implements NotificationListener {
  private static final Logger LOG = LoggerFactory.getLogger(HttpNotificationListener.class);

  private final InetSocketAddress listen;
  private final String publicAddress;
  private @Nullable HttpEndpoint endpoint;

  /**
   * @param publicAddress {@code host:port} by which others reach it; empty for what was bound
   */
  public HttpNotificationListener(InetSocketAddress listen, String publicAddress) {
    this.listen = listen;
    this.publicAddress = publicAddress;
  }

  @Override
  public String start(Consumer<ClientId> heard) throws IOException {
    return start(heard, () -> {});
  }

  @Override
  public String start(Consumer<ClientId> heard, Runnable broadcasts) throws IOException {
    HttpEndpoint made =
        new HttpEndpoint(
            "notification_listen_address",
            listen,
            Map.of("/", new NotificationHandler(heard, broadcasts)));
    endpoint = made;
    InetSocketAddress bound = made.start();
    String advertised = publicAddress.isEmpty() ? reachable(bound) : publicAddress;
    LOG.info(
        "notifications of other servers: listening on {}, reached by {}",
        ListenAddress.text(bound),
        advertised);
    return advertised;
  }

  /** An address that means this machine on another one too (FLAW 43). */
  private static String reachable(InetSocketAddress bound) throws IOException {
    if (!bound.getAddress().isAnyLocalAddress()) {
      return ListenAddress.text(bound);
    }
    InetAddress own = InetAddress.getLocalHost();
    String text = ListenAddress.text(new InetSocketAddress(own, bound.getPort()));
    if (own.isLoopbackAddress()) {
      LOG.warn(
          "notification_public_address is not set, and this machine's name means {}: servers on"
              + " other machines cannot wake this one's streams; set it",
          text);
    }
    return text;
  }

  @Override
  public void close() {
    if (endpoint != null) {
      endpoint.stop();
    }
  }
}
