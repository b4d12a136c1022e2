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

  /** Stale for longer than that, a message may be another server's by now. */
  private static final Duration STILL_OURS = Duration.ofSeconds(25);

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final String name;
  private final Service service;
  private final Lane lane;
  private final Workshop workshop;
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final LogLimit overloads = new LogLimit(1, WARN_EVERY);
  private final LogLimit failures = new LogLimit(BURST, WARN_EVERY);
  private final LogLimit unstored = new LogLimit(1, WARN_EVERY);

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

  void park(List<MessageId> ids) {
    ids.forEach(lane::park);
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
        boolean again = false;
        try {
          again = handle(next.get());
        } finally {
          lane.done(next.get().id());
          if (again) {
            lane.park(next.get().id());
          }
          if (lane.wantsParked()) {
            workshop.roomAgain().run();
          }
        }
      }
    } finally {
      workers.remove(Thread.currentThread());
    }
  }

  /** Whether the message is to be fetched from the store again, as soon as may be. */
  private boolean handle(Lane.Waiting item) {
    long waited = System.nanoTime() - item.since();
    long stale = workshop.limits().staleAfter().toNanos();
    if (waited > stale) {
      dropped(item.message(), item.firstTry());
      return waited < stale + STILL_OURS.toNanos();
    }
    verdict(item).ifPresent(result -> write(item.id(), result));
    return false;
  }

  /**
   * Stores a result, again and again while the store fails: a message that was processed is not to
   * be processed twice because the database was away. Meanwhile it holds a place of its service, so
   * that no more is processed than can be told.
   */
  private void write(MessageId id, MessageResult result) {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        workshop.results().write(id, result);
        return;
      } catch (DatastoreException e) {
        if (unstored.allow()) {
          LOG.warn("Service {}: a result is not stored yet: {}", name, e.getMessage());
        }
      }
      if (!lane.pause(pause)) {
        LOG.warn("The result of message {} is not stored; it comes again.", id);
        return;
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
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
