package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives messages to the services they are for (server.md 4.3 to 4.5). Instant services decide
 * before the commit; all others get a message once it is stored, and what they do not finish stays
 * pending in the store and comes again. Thread-safe.
 */
public final class MessageDispatcher implements MessageIntake, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessageDispatcher.class);
  private static final RateLimitedLog FAILURES = new RateLimitedLog(LOG);
  private static final int MAX_LEASED = 100;

  private final Datastore store;
  private final Clock clock;
  private final DispatchLimits limits;
  private final Consumer<ClientId> wakeClient;
  private final InstantDecisions instant;
  private final Map<String, ServiceRunner> runners = new LinkedHashMap<>();
  private final List<ServiceRunner> started = new ArrayList<>();
  private final ScheduledThreadPoolExecutor timer;
  private final BacklogLoop backlog;
  private boolean backlogStarted;

  /**
   * @param services all services of this server, the protocol's own included
   * @param wakeClient told that a client may have messages; must not block for long
   */
  public MessageDispatcher(
      Datastore store,
      List<NamedService> services,
      StatsCollector stats,
      Consumer<ClientId> wakeClient,
      Clock clock,
      DispatchLimits limits) {
    this.store = store;
    this.clock = clock;
    this.limits = limits;
    this.wakeClient = wakeClient;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("service-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    this.backlog = new BacklogLoop(this::fetchBacklog, limits.backlogInterval());
    Workshop workshop =
        new Workshop(new Results(store), stats, clock, timer, limits, backlog::wake);
    Map<String, InstantService> deciding = new HashMap<>();
    for (NamedService named : services) {
      switch (named.kind()) {
        case NamedService.Instant(InstantService service) -> deciding.put(named.name(), service);
        case NamedService.Stored(Service service) ->
            runners.put(
                named.name(),
                new ServiceRunner(named.name(), service, named.parallelism(), workshop));
      }
    }
    this.instant = new InstantDecisions(deciding, runners.keySet(), stats, clock);
  }

  /**
   * Starts the services in their order, then the backlog.
   *
   * @throws Exception as the first service that cannot start; the ones before are stopped again
   */
  public void start() throws Exception {
    for (ServiceRunner runner : runners.values()) {
      try {
        runner.service().start(new ServiceDesk(runner.name(), this, store));
        started.add(runner);
      } catch (Exception e) {
        stopServices();
        timer.shutdownNow();
        throw e;
      }
    }
    backlog.start();
    backlogStarted = true;
  }

  @Override
  public Decided decide(ClientId client, List<Message> messages) {
    List<Message> decided = new ArrayList<>(messages.size());
    List<ClientEffect> effects = new ArrayList<>();
    for (Message message : messages) {
      decided.add(instant.decide(client, message, effects, true));
    }
    return new Decided(decided, effects);
  }

  @Override
  public void dispatch(List<Message> committed) {
    List<Message> undecided = new ArrayList<>();
    for (Message message : committed) {
      ServiceRunner runner = runners.get(message.getDestination().getServiceName());
      if (message.hasResult() || !message.getDestination().getClientId().isEmpty()) {
        continue;
      }
      if (runner != null) {
        runner.offer(message, true);
      } else {
        undecided.add(message);
      }
    }
    if (!undecided.isEmpty()) {
      Thread.ofVirtual()
          .name("settle")
          .start(() -> undecided.forEach(message -> settle(message, true)));
    }
  }

  /**
   * Stores a message from a service of this server and sees to it that it goes on at once: its
   * service here is called, its client's stream is woken.
   *
   * @param from name of the service that sends it
   * @throws IllegalArgumentException if the message has no destination
   */
  void send(String from, Message message) {
    if (message.getDestination().getServiceName().isEmpty()) {
      throw new IllegalArgumentException("a message needs the service that it is for");
    }
    Message.Builder filled =
        message.toBuilder()
            .setSource(Address.newBuilder().setServiceName(from))
            .clearResult()
            .clearValidationInfo();
    if (message.getMessageId().isEmpty()) {
      filled.setMessageId(MessageId.random().bytes());
    }
    if (!message.hasCreationTime()) {
      filled.setCreationTime(Verdict.timestamp(clock.instant()));
    }
    Message ready = filled.build();
    boolean isNew = !store.storeMessages(List.of(ready)).isEmpty();
    if (!ready.getDestination().getClientId().isEmpty()) {
      wakeClient.accept(ClientId.of(ready.getDestination().getClientId()));
    } else if (isNew) {
      dispatch(List.of(ready));
    }
  }

  /**
   * Takes nothing more, waits for the calls in work within the limit, then stops the services. What
   * is not done stays in the store.
   */
  @Override
  public void close() {
    runners.values().forEach(ServiceRunner::close);
    try {
      if (backlogStarted) {
        backlog.stop();
      }
      long deadline = System.nanoTime() + limits.drain().toNanos();
      for (ServiceRunner runner : runners.values()) {
        runner.drain(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopServices();
    timer.shutdownNow();
  }

  private void stopServices() {
    for (ServiceRunner runner : started.reversed()) {
      try {
        runner.service().stop();
      } catch (Exception e) {
        LOG.warn("Service {} did not stop in order.", runner.name(), e);
      }
    }
    started.clear();
  }

  /** One look into the store; messages that found no room before are made due first. */
  private BacklogLoop.Found fetchBacklog() {
    runners.values().forEach(this::giveBackParked);
    int room = runners.values().stream().mapToInt(ServiceRunner::room).max().orElse(MAX_LEASED);
    if (room == 0) {
      return BacklogLoop.Found.SOME;
    }
    int limit = Math.min(room, MAX_LEASED);
    List<Message> leased = store.leaseForServer(limit);
    boolean allTaken = true;
    Map<ClientId, Boolean> blocked = new HashMap<>();
    for (Message message : leased) {
      allTaken &= takeLeased(withSourceFlag(message, blocked));
    }
    if (leased.isEmpty()) {
      return BacklogLoop.Found.NOTHING;
    }
    return allTaken && leased.size() == limit ? BacklogLoop.Found.MORE : BacklogLoop.Found.SOME;
  }

  /** What cannot be given back now stays parked: it is not to wait for the end of its lease. */
  private void giveBackParked(ServiceRunner runner) {
    List<MessageId> back = runner.unpark();
    if (back.isEmpty()) {
      return;
    }
    try {
      store.giveBack(back);
    } catch (DatastoreException e) {
      runner.park(back);
      throw e;
    }
  }

  private boolean takeLeased(Message message) {
    ServiceRunner runner = runners.get(message.getDestination().getServiceName());
    if (runner != null) {
      return runner.offer(message, false);
    }
    settle(message, false);
    return true;
  }

  /** Stores do not keep the flag, and the client may have been blacklisted since. */
  private Message withSourceFlag(Message message, Map<ClientId, Boolean> known) {
    if (message.getSource().getClientId().isEmpty()) {
      return message;
    }
    boolean blacklisted =
        known.computeIfAbsent(
            ClientId.of(message.getSource().getClientId()),
            id -> store.getClientData(id).map(ClientData::blacklisted).orElse(false));
    return message.toBuilder().setIsBlocklistedSource(blacklisted).build();
  }

  /** Decides on a stored message that needs no runner, and stores what comes of it. */
  private void settle(Message message, boolean firstTry) {
    ClientId client = ClientId.of(message.getSource().getClientId());
    List<ClientEffect> effects = new ArrayList<>();
    Message decided = instant.decide(client, message, effects, firstTry);
    if (!decided.hasResult()) {
      return;
    }
    try {
      if (effects.isEmpty()) {
        MessageId id = MessageId.of(decided.getMessageId());
        store.setResults(Map.of(id, decided.getResult()));
      } else {
        ContactRow noContact = new ContactRow.None();
        store.commitContact(new ContactCommit(client, null, noContact, List.of(decided), effects));
      }
    } catch (DatastoreException e) {
      FAILURES.warn(
          "A result for service {} is not stored; the message comes again: {}",
          message.getDestination().getServiceName(),
          e.getMessage());
    }
  }
}
