package dev.fleetspeak.server;

import com.sun.net.httpserver.HttpHandler;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.dispatch.NamedService;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.notify.NotificationListener;
import dev.fleetspeak.server.notify.Notifier;
import dev.fleetspeak.server.store.Datastore;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a server is made of; see the builder for the meaning of each. */
record ServerParts(
    Callable<? extends Datastore> datastore,
    ServerConfig config,
    List<NamedService> services,
    Map<String, Communicator> communicators,
    Authorizer authorizer,
    @Nullable Notifier notifier,
    NotificationListener notificationListener,
    StatsCollector stats,
    @Nullable AdminSettings admin,
    Map<String, Endpoint> endpoints,
    ServerFacts facts,
    Clock clock) {

  /**
   * An HTTP listener beside the clients' one.
   *
   * @param handler null for the health check, which the server makes itself
   */
  record Endpoint(
      String field, InetSocketAddress listen, String path, @Nullable HttpHandler handler) {}
}
