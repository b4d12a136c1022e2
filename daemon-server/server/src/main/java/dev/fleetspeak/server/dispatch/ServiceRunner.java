package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.log.LogLimit;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.store.DatastoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One service's calls, on virtual threads and within its parallelism (server.md 4.5). A message
 * counts as in work until its result is stored, so that a crash repeats no more than those.
 */
final class ServiceRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRunner.class);
  private static final Duration WARN_EVERY = Duration.ofSeconds(10);
  private static final int BURST = 20;

  private final String name;
  private final Service service;
  private final Lane lane;
  private final Workshop workshop;
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final LogLimit overloads = new LogLimit(1, WARN_EVERY);
  private final LogLimit failures = new LogLimit(BURST, WARN_EVERY);

  ServiceRunner(String name, Service service, int parallelism, Workshop workshop) {
    this.name = name;
    this.service = service;
    this.lane = new Lane(parallelism);
    this.workshop = workshop;
  }

  Service service() {
    return service;
  }

  String name() {
    return name;
  }

  /**
   * Takes a stored message, or leaves it to the backlog if there is no room.
   *
   * @return whether there was room
   */
  boolean offer(Message message, boolean firstTry) {
    MessageId id = MessageId.of(message.getMessageId());
    switch (lane.offer(new Lane.Waiting(message, id, firstTry, System.nanoTime()))) {
      case START -> Thread.ofVirtual().name("service-" + name).start(this::work);
      case FULL -> {
        dropped(message, firstTry);
        return false;
      }
      case QUEUED, KNOWN, CLOSED -> {}
    }
    return true;
  }

  int room() {
    return lane.room();
  }

  List<MessageId> unpark() {
    return lane.wantsParked() ? lane.unpark() : List.of();
  }

  void close() {
    lane.close();
  }

  /** Waits for the calls in work; those that last longer than the deadline are interrupted. */
  void drain(long deadline) throws InterruptedException {
    if (!lane.awaitIdle(deadline)) {
      workers.forEach(Thread::interrupt);
      if (!lane.awaitIdle(deadline + Duration.ofMillis(500).toNanos())) {
        LOG.warn("Service {} does not end its calls; their messages come again.", name);
      }
    }
  }

  private void work() {
    workers.add(Thread.currentThread());
    try {
      for (Optional<Lane.Waiting> next = lane.take(); next.isPresent(); next = lane.take()) {
        try {
          handle(next.get());
        } finally {
          lane.done(next.get().id());
          if (lane.wantsParked()) {
            workshop.roomAgain().run();
          }
        }
      }
    } finally {
      workers.remove(Thread.currentThread());
    }
  }

  private void handle(Lane.Waiting item) {
    if (System.nanoTime() - item.since() > workshop.limits().staleAfter().toNanos()) {
      dropped(item.message(), item.firstTry());
      return;
    }
    verdict(item)
        .ifPresent(
            result -> {
              try {
                workshop.results().write(item.id(), result);
              } catch (DatastoreException e) {
                LOG.warn("Result of message {} is not stored; it comes again.", item.id(), e);
              }
            });
  }

  /** Calls the service; empty if the message is to come again. */
  private Optional<MessageResult> verdict(Lane.Waiting item) {
    Message message = item.message();
    workshop.stats().messageIngested(message, !item.firstTry());
    long began = System.nanoTime();
    try {
      Call.run(service, message, workshop.limits().call(), workshop.timer());
      workshop.stats().messageProcessed(message, since(began), item.firstTry());
      return Optional.of(Verdict.processed(workshop.clock().instant()));
    } catch (Throwable e) { // a plug-in may throw anything, and must not end the worker
      boolean temporary = Verdict.isTemporary(e);
      workshop.stats().messageErrored(message, since(began), temporary, item.firstTry());
      String reason = Verdict.reason(e);
      if (failures.allow()) {
        LOG.atLevel(temporary ? Level.WARN : Level.ERROR)
            .log(
                "Service {} {} message {}: {}",
                name,
                temporary ? "will again get" : "refused",
                item.id(),
                reason);
      }
      return temporary
          ? Optional.empty()
          : Optional.of(Verdict.failed(workshop.clock().instant(), reason));
    }
  }

  private void dropped(Message message, boolean firstTry) {
    workshop.stats().messageDropped(message, firstTry);
    if (overloads.allow()) {
      LOG.warn("Service {} is overloaded; messages wait in the store.", name);
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
