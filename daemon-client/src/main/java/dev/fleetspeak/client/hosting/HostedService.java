package dev.fleetspeak.client.hosting;

import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceState;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A service with the thread that feeds it, one message at a time. */
final class HostedService {
  private static final System.Logger LOG = System.getLogger(HostedService.class.getName());
  private static final int MAX_REASON = 2000;
  private static final Duration STUBBORN = Duration.ofSeconds(5);

  private final ServiceDefinition definition;
  private final Service service;
  private final Inbox inbox;
  private final Outcomes outcomes;
  private final RecentIds recent;
  private final Runnable beacon;
  private final Thread worker;
  private volatile boolean stopping;
  private volatile boolean busy;
  private final AtomicLong failures = new AtomicLong();
  private volatile String lastFailure = "";

  HostedService(
      ServiceDefinition definition,
      Service service,
      Inbox inbox,
      Outcomes outcomes,
      RecentIds recent,
      Runnable beacon) {
    this.definition = definition;
    this.service = service;
    this.inbox = inbox;
    this.outcomes = outcomes;
    this.recent = recent;
    this.beacon = beacon;
    this.worker = Thread.ofVirtual().name("service-" + name()).unstarted(this::work);
  }

  String name() {
    return definition.config().getName();
  }

  ServiceDefinition definition() {
    return definition;
  }

  Inbox inbox() {
    return inbox;
  }

  /** Begins to feed the service, which was started. */
  void start() {
    worker.start();
  }

  private void work() {
    try {
      while (!stopping) {
        Message message = inbox.take();
        if (inbox.countProcessed()) {
          beacon.run();
        }
        busy = true;
        handle(message);
        busy = false;
      }
    } catch (InterruptedException _) {
      // Only stop interrupts.
    }
  }

  private void handle(Message message) throws InterruptedException {
    MessageId id;
    try {
      id = MessageId.of(message.getMessageId());
    } catch (IllegalArgumentException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: a message is dropped, its id is no message id: {1}",
          name(),
          e.getMessage());
      return;
    }
    if (!id.isNil() && recent.contains(id)) {
      outcomes.processed(id);
      return;
    }
    try {
      service.process(message);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failed(message, id, e);
      return;
    }
    // Messages of local services have no id, and a server acknowledges an order to die itself.
    if (!id.isNil() && !isOrderToDie(message)) {
      recent.add(id);
      outcomes.processed(id);
    }
  }

  private void failed(Message message, MessageId id, Exception failure)
      throws InterruptedException {
    if (stopping && Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    String text = failure.getMessage();
    String reason = text == null || text.isBlank() ? failure.getClass().getSimpleName() : text;
    failures.incrementAndGet();
    lastFailure = "message of type " + message.getMessageType() + ": " + reason;
    LOG.log(
        System.Logger.Level.INFO,
        "{0}: message {1} of type {2} failed: {3}",
        name(),
        id,
        message.getMessageType(),
        reason);
    if (!id.isNil() && !isOrderToDie(message)) {
      outcomes.failed(id, reason.substring(0, Math.min(reason.length(), MAX_REASON)));
    }
  }

  ServiceReport report() {
    ServiceState state = service.state();
    return new ServiceReport(
        name(),
        definition.config().getFactory(),
        definition.origin(),
        !definition.signature().isEmpty(),
        state.activity(),
        inbox.restarts() + state.restarts(),
        inbox.waiting(),
        inbox.processed(),
        failures.get(),
        state.lastProblem().isEmpty() ? lastFailure : state.lastProblem());
  }

  private boolean isOrderToDie(Message message) {
    return name().equals("system") && message.getMessageType().equals("Die");
  }

  /**
   * Ends it: no further message; the one being processed may end within the grace, else it is
   * interrupted, and comes again from the server. Waits for the service's own stop.
   */
  void stop(Duration grace) throws InterruptedException {
    stopping = true;
    if (!busy || !worker.join(grace)) {
      worker.interrupt();
      if (!worker.join(STUBBORN)) {
        LOG.log(System.Logger.Level.WARNING, "{0}: does not let go of its message", name());
      }
    }
    try {
      service.stop();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, name() + ": did not stop well", e);
    }
  }
}
