package dev.fleetspeak.server;

import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the datastore does its work. It is looked at now and then, and at once when an operation
 * failed; a look that takes long counts as failed, so that a database that hangs is seen too. What
 * is wrong is logged once when it begins, now and then while it lasts, and when it is over; those
 * whose operations fail need not say why. Thread-safe.
 *
 * <pre>
 *        a look fails, or lasts longer than its patience
 *   well ──────────────────────────────────────────► in trouble
 *        ◄──────────────────────────────────────────
 *                 a look that writes succeeds
 * </pre>
 */
final class StoreCondition implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCondition.class);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration WELL_EVERY = Duration.ofSeconds(10);
  private static final Duration SUSPECTED_EVERY = Duration.ofMillis(500);
  private static final Duration TROUBLED_EVERY = Duration.ofSeconds(2);
  private static final Duration REMIND_EVERY = Duration.ofMinutes(1);

  private static final String HANGS = "it does not answer";

  private final Datastore store;
  private final Duration patience;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Trouble trouble;
  private boolean suspected;
  private boolean isLooking;
  private long lookBegan;
  private long looks;
  private long loggedAt;
  private boolean closed;
  private Consumer<Boolean> listener = _ -> {};

  /** What is wrong, and since when in the terms of {@link System#nanoTime}. */
  private record Trouble(String reason, long since, boolean isHang) {}

  /**
   * @param store to be looked at: the one that does the work, not one that reports failures here
   */
  StoreCondition(Datastore store) {
    this(store, PATIENCE);
  }

  /**
   * @param patience how long a look may take, and a caller of {@link #trouble} may wait
   */
  StoreCondition(Datastore store, Duration patience) {
    this.store = store;
    this.patience = patience;
    this.name = store.describe().location();
  }

  void start() {
    Thread.ofVirtual().name("store-condition").start(this::run);
  }

  /**
   * Has somebody told whether the datastore works, now and whenever that changes, one after the
   * other.
   *
   * @param works must not block, nor ask here
   */
  void listen(Consumer<Boolean> works) {
    lock.lock();
    try {
      listener = works;
      works.accept(trouble == null);
    } finally {
      lock.unlock();
    }
  }

  /** An operation failed; whether the datastore is to blame will be seen at once. */
  void suspect() {
    lock.lock();
    try {
      suspected = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is wrong, in a line for operators that names the datastore; empty if all is well. Looks
   * now, and waits for that no longer than its patience.
   */
  Optional<String> trouble() {
    lock.lock();
    try {
      look();
      long seen = looks;
      long left = patience.toNanos();
      while (isLooking && looks == seen && trouble == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      judgeHang();
      return Optional.ofNullable(trouble).map(this::text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(name + ": the server stops");
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (!closed) {
        await(trouble == null ? WELL_EVERY : TROUBLED_EVERY);
        if (!closed) {
          look();
          awaitLook();
          judgeHang();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Failures that come in numbers lead to one look in a while. */
  private void await(Duration pause) throws InterruptedException {
    long begun = System.nanoTime();
    while (!closed) {
      Duration wanted = suspected && trouble == null ? SUSPECTED_EVERY : pause;
      long left = wanted.toNanos() - (System.nanoTime() - begun);
      if (left <= 0) {
        return;
      }
      changed.awaitNanos(left);
    }
  }

  private void awaitLook() throws InterruptedException {
    long left = patience.toNanos();
    while (!closed && isLooking && left > 0) {
      left = changed.awaitNanos(left);
    }
  }

  /** Begins a look unless one is under way: those that hang do not pile up. */
  private void look() {
    if (isLooking || closed) {
      return;
    }
    boolean writes = suspected || trouble != null;
    suspected = false;
    isLooking = true;
    lookBegan = System.nanoTime();
    Thread.ofVirtual()
        .name("store-look")
        .start(
            () -> {
              String reason = null;
              try {
                store.check(writes);
              } catch (DatastoreException e) {
                reason = innermost(e);
              }
              looked(reason);
            });
  }

  private void looked(@Nullable String reason) {
    lock.lock();
    try {
      isLooking = false;
      looks++;
      if (reason != null) {
        boolean late = System.nanoTime() - lookBegan >= patience.toNanos();
        fails(late ? HANGS + " (" + reason + ")" : reason, false);
      } else if (trouble != null) {
        LOG.info("the datastore {} works again, after {} s", name, seconds(trouble.since()));
        trouble = null;
        listener.accept(true);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void judgeHang() {
    if (isLooking && System.nanoTime() - lookBegan >= patience.toNanos() && trouble == null) {
      fails(HANGS, true);
    }
  }

  /** Says it if it is new, another reason than before, or was said long ago. */
  private void fails(String reason, boolean isHang) {
    long now = System.nanoTime();
    Trouble before = trouble;
    Trouble after = new Trouble(reason, before == null ? lookBegan : before.since(), isHang);
    trouble = after;
    if (before == null) {
      listener.accept(false);
    }
    boolean isNew = before == null || (before.isHang() && !isHang);
    if (closed || (!isNew && now - loggedAt < REMIND_EVERY.toNanos())) {
      return;
    }
    loggedAt = now;
    LOG.error(
        "the datastore {}; until it works again clients are refused and send again later",
        text(after));
  }

  private String text(Trouble what) {
    return "%s has failed for %d s: %s".formatted(name, seconds(what.since()), what.reason());
  }

  private static long seconds(long since) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
  }

  /** The first line of the innermost reason: drivers and pools wrap it. */
  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage() == null ? inner.toString() : inner.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
