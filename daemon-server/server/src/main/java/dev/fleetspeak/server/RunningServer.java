package dev.fleetspeak.server;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.admin.AdminBackend;
import dev.fleetspeak.server.admin.AdminServer;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.admin.InstallationFacts;
import dev.fleetspeak.server.broadcast.Broadcaster;
import dev.fleetspeak.server.contact.ContactProcessor;
import dev.fleetspeak.server.contact.ContactSettings;
import dev.fleetspeak.server.dispatch.DispatchLimits;
import dev.fleetspeak.server.dispatch.MessageDispatcher;
import dev.fleetspeak.server.dispatch.NamedService;
import dev.fleetspeak.server.health.HealthHandler;
import dev.fleetspeak.server.health.HttpEndpoint;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.notify.NotificationListener;
import dev.fleetspeak.server.service.system.SystemService;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * A server's components while it runs. Clients come in only when all that they need is there (FLAW
 * 3), and whatever was started is stopped, in the opposite order (FLAW 4, FLAW 5).
 */
final class RunningServer {
  private static final RateLimitedLog HEARD =
      new RateLimitedLog(LoggerFactory.getLogger(RunningServer.class));

  /** For calls of operators and exchanges with clients at the stop. */
  private static final Duration FRONT_STOP = Duration.ofMillis(1500);

  private static final Duration ONLINE_WITHIN = Duration.ofMinutes(10);
  private static final Duration SILENT_AFTER = Duration.ofDays(1);

  private final ServerParts parts;
  private final StopList stops = new StopList();
  private final Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();

  /** What other servers say; nothing can change for a client before clients come in. */
  private volatile Consumer<ClientId> heard = _ -> {};

  private volatile Runnable broadcastsHeard = () -> {};

  /** Whose messages the store found by itself; nobody waits before clients come in. */
  private volatile Consumer<ClientId> found = _ -> {};

  RunningServer(ServerParts parts) {
    this.parts = parts;
  }

  Addresses start() throws Exception {
    Datastore opened = parts.datastore().call();
    stops.add("datastore", opened);
    opened.listen(new StoreEvents(parts.stats(), client -> found.accept(client)));
    StoreCondition condition = new StoreCondition(opened);
    stops.add("datastore's watch", condition);
    Datastore store = WatchedDatastore.watch(opened, parts.stats(), condition::suspect);
    condition.start();
    StreamRegistry streams = new StreamRegistry();
    // Its address is recorded with each stream, so it listens first; nobody knows it yet.
    NotificationListener listener = parts.notificationListener();
    stops.addFront("notifications", listener);
    String own = listener.start(client -> heard.accept(client), () -> broadcastsHeard.run());
    ClientWaker waker = new ClientWaker(streams, store, own, parts.notifier(), parts.clock());
    stops.add("waker", waker);
    found = waker;
    MessageDispatcher dispatcher = dispatcher(store, waker);
    stops.add("services", dispatcher);
    dispatcher.start();
    Broadcaster broadcasts = broadcasts(store, streams);
    stops.add("broadcasts", broadcasts);
    broadcasts.start();
    ContactListeners listeners = new ContactListeners();
    ContactProcessor contacts =
        new ContactProcessor(
            store,
            dispatcher,
            parts.authorizer(),
            streams,
            broadcasts,
            parts.stats(),
            List.of(listeners),
            ContactSettings.of(own),
            parts.clock());
    stops.add("contacts", contacts);
    heard = client -> heardOf(client, contacts, store, streams);
    broadcastsHeard = broadcasts::refreshSoon;
    startFronts(store, contacts);
    if (parts.admin() != null) {
      AdminBackend backend =
          new AdminBackend(
              store,
              streams,
              dispatcher::dispatch,
              () -> Thread.ofVirtual().start(() -> broadcastsChanged(broadcasts, waker)),
              waker,
              client -> {
                contacts.clientChanged(client);
                waker.tell(client);
              },
              parts.clock());
      startAdmin(parts.admin(), backend, listeners, condition);
    }
    startEndpoints(condition);
    return new Addresses(addresses);
  }

  private MessageDispatcher dispatcher(Datastore store, ClientWaker waker) {
    List<NamedService> services = new ArrayList<>();
    services.add(
        new NamedService(
            SystemService.NAME,
            NamedService.DEFAULT_PARALLELISM,
            new NamedService.Instant(new SystemService(parts.stats(), parts.clock()))));
    services.addAll(parts.services());
    return new MessageDispatcher(
        store, services, parts.stats(), waker, parts.clock(), DispatchLimits.DEFAULT);
  }

  private Broadcaster broadcasts(Datastore store, StreamRegistry streams) {
    var pollTime = parts.config().getBroadcastPollTime();
    return new Broadcaster(
        store,
        streams,
        parts.clock(),
        Duration.ofSeconds(pollTime.getSeconds(), pollTime.getNanos()));
  }

  /**
   * Wakes a stream, and once more if another server is a reference one, whose messages have to be
   * found first.
   */
  private static void heardOf(
      ClientId client, ContactProcessor contacts, Datastore store, StreamRegistry streams) {
    contacts.clientChanged(client);
    if (streams.has(client)) {
      Thread.ofVirtual()
          .name("look-again")
          .start(
              () -> {
                try {
                  if (store.lookAgain(client)) {
                    streams.wake(client);
                  }
                } catch (DatastoreException e) {
                  HEARD.warn("client {} gets its messages later: {}", client, e.getMessage());
                }
              });
    }
  }

  /** Here and elsewhere; a failure is made good by the next look of each server. */
  private static void broadcastsChanged(Broadcaster broadcasts, ClientWaker waker) {
    broadcasts.refreshSoon();
    waker.tellOfBroadcasts();
  }

  private void startFronts(Datastore store, ContactProcessor contacts) throws IOException {
    CommunicatorContext context =
        new CommunicatorContext(contacts, store, parts.authorizer(), parts.stats());
    for (Map.Entry<String, Communicator> front : parts.communicators().entrySet()) {
      Communicator communicator = front.getValue();
      stops.addFront(front.getKey(), () -> communicator.stop(FRONT_STOP));
      addresses.put(front.getKey(), communicator.start(context));
    }
  }

  private void startAdmin(
      AdminSettings settings,
      AdminBackend backend,
      ContactListeners listeners,
      StoreCondition condition)
      throws IOException {
    InstallationFacts facts =
        new InstallationFacts(
            parts.clock().instant(),
            configured(),
            new Addresses(addresses).text("https").orElse(""),
            parts.facts().frontendMode(),
            parts.facts().streaming(),
            parts.facts().requiredLabel(),
            ONLINE_WITHIN,
            SILENT_AFTER,
            parts.facts().payloadRetention());
    AdminServer admin = new AdminServer(settings, backend, () -> facts);
    listeners.add(admin.contactListener());
    condition.listen(admin::works);
    stops.addFront("admin", () -> admin.stop(FRONT_STOP));
    addresses.put("admin", admin.start());
  }

  private void startEndpoints(StoreCondition condition) throws IOException {
    for (Map.Entry<String, ServerParts.Endpoint> named : parts.endpoints().entrySet()) {
      ServerParts.Endpoint part = named.getValue();
      HttpEndpoint endpoint =
          new HttpEndpoint(
              part.field(),
              part.listen(),
              Map.of(
                  part.path(),
                  part.handler() == null ? new HealthHandler(condition::trouble) : part.handler()));
      stops.addFront(named.getKey(), endpoint::stop);
      addresses.put(named.getKey(), endpoint.start());
    }
  }

  /** The services that run, with the parallelism in force. */
  private List<ServiceConfig> configured() {
    Map<String, ServiceConfig> byName = new LinkedHashMap<>();
    parts.config().getServicesList().forEach(service -> byName.put(service.getName(), service));
    return parts.services().stream()
        .map(
            service ->
                byName.getOrDefault(service.name(), ServiceConfig.getDefaultInstance()).toBuilder()
                    .setMaxParallelism(service.parallelism())
                    .build())
        .toList();
  }

  void close() {
    stops.run();
  }
}
