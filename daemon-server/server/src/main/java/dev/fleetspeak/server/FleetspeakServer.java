package dev.fleetspeak.server;

import com.sun.net.httpserver.HttpHandler;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.dispatch.NamedService;
import dev.fleetspeak.server.dispatch.Services;
import dev.fleetspeak.server.dispatch.Services.BadServiceException;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.notify.NotificationListener;
import dev.fleetspeak.server.notify.Notifier;
import dev.fleetspeak.server.service.ServiceFactory;
import dev.fleetspeak.server.store.Datastore;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A server, made of components. {@link #start} and {@link #close} are called once each; all else
 * happens between them.
 *
 * <pre>{@code
 * try (FleetspeakServer server =
 *     FleetspeakServer.builder()
 *         .datastore(() -> SqlDatastore.open(SqliteSettings.defaults(path)))
 *         .communicator("https", new HttpsFront(settings))
 *         .build()) {
 *   server.start();
 *   ...
 * }
 * }</pre>
 */
public final class FleetspeakServer implements AutoCloseable {
  private final ServerParts parts;
  private @Nullable RunningServer running;

  private FleetspeakServer(ServerParts parts) {
    this.parts = parts;
  }

  /** Begins a server. */
  public static Builder builder() {
    return new Builder();
  }

  /** Factories on the class path, by name. */
  public static Map<String, ServiceFactory> discoveredFactories() {
    Map<String, ServiceFactory> found = new LinkedHashMap<>();
    ServiceLoader.load(ServiceFactory.class).forEach(factory -> found.put(factory.name(), factory));
    return found;
  }

  /**
   * Starts everything, in order; returns once every listener listens.
   *
   * @throws Exception as the first component that cannot start; what had started is stopped again
   */
  public synchronized Addresses start() throws Exception {
    if (running != null) {
      throw new IllegalStateException("a server is started once");
    }
    RunningServer starting = new RunningServer(parts);
    running = starting;
    try {
      return starting.start();
    } catch (Exception e) {
      starting.close();
      throw e;
    }
  }

  /**
   * Stops everything, in order and in under 5 seconds: no more calls or clients are taken, calls of
   * services get a moment to end, then the datastore is closed. Nothing that was acknowledged is
   * lost. Harmless before the start and after a stop.
   */
  @Override
  public synchronized void close() {
    if (running != null) {
      running.close();
    }
  }

  /** Collects the components. */
  public static final class Builder {
    private @Nullable Callable<? extends Datastore> datastore;
    private ServerConfig config = ServerConfig.getDefaultInstance();
    private final Map<String, ServiceFactory> factories = discoveredFactories();
    private final Map<String, Communicator> communicators = new LinkedHashMap<>();
    private final Map<String, ServerParts.Endpoint> endpoints = new LinkedHashMap<>();
    private Authorizer authorizer = new Authorizer() {};
    private @Nullable Notifier notifier;
    private NotificationListener notificationListener = NotificationListener.LOCAL;
    private StatsCollector stats = StatsCollector.NONE;
    private @Nullable AdminSettings admin;
    private ServerFacts facts = ServerFacts.NONE;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** How to open the datastore; called at the start, and the server closes what it gave. */
    public Builder datastore(Callable<? extends Datastore> opener) {
      datastore = opener;
      return this;
    }

    /** Services to run, and how often to look for broadcasts. */
    public Builder services(ServerConfig services) {
      config = services;
      return this;
    }

    /** A factory beside those on the class path; it replaces one of the same name. */
    public Builder serviceFactory(ServiceFactory factory) {
      factories.put(factory.name(), factory);
      return this;
    }

    /** Something that clients talk to, under the name that {@link Addresses} shows. */
    public Builder communicator(String name, Communicator communicator) {
      communicators.put(name, communicator);
      return this;
    }

    /** Decides who may speak; otherwise everybody may. */
    public Builder authorizer(Authorizer given) {
      authorizer = given;
      return this;
    }

    /** Tells other servers of messages for their clients; otherwise there are none. */
    public Builder notifier(Notifier given) {
      notifier = given;
      return this;
    }

    /** Hears of messages for this server's clients from others; otherwise there are none. */
    public Builder notificationListener(NotificationListener given) {
      notificationListener = given;
      return this;
    }

    /** Told of what happens. */
    public Builder stats(StatsCollector given) {
      stats = given;
      return this;
    }

    /** The gRPC interface for operators; otherwise there is none. */
    public Builder admin(AdminSettings settings) {
      admin = settings;
      return this;
    }

    /** Serves metrics at {@code /metrics}. */
    public Builder metrics(InetSocketAddress listen, HttpHandler handler) {
      endpoints.put(
          "metrics", new ServerParts.Endpoint("stats_config.address", listen, "/metrics", handler));
      return this;
    }

    /** Answers load balancers. */
    public Builder health(InetSocketAddress listen) {
      endpoints.put(
          "health",
          new ServerParts.Endpoint("health_check_config.listen_address", listen, "/", null));
      return this;
    }

    /** What operators are told of the server. */
    public Builder facts(ServerFacts given) {
      facts = given;
      return this;
    }

    /** Source of time for everything that is stored. */
    public Builder clock(Clock given) {
      clock = given;
      return this;
    }

    /**
     * Makes the services and puts everything together; nothing is opened yet.
     *
     * @throws BadServiceException if a service cannot be made from its configuration
     * @throws IllegalStateException if there is no datastore
     */
    public FleetspeakServer build() throws BadServiceException {
      if (datastore == null) {
        throw new IllegalStateException("a server needs a datastore");
      }
      List<NamedService> services = Services.create(config, factories);
      return new FleetspeakServer(
          new ServerParts(
              datastore,
              config,
              services,
              communicators,
              authorizer,
              notifier,
              notificationListener,
              stats,
              admin,
              endpoints,
              facts,
              clock));
    }
  }
}
