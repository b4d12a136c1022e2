package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done now and then: old payloads go, old counters become coarser. */
final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final int LOOK_SECONDS = 5;
  private static final int PRUNE_EVERY = 12;
  private static final int ROLL_UP_EVERY = 60;

  /** How often to look for what a reference server stored, and which part of the time at most. */
  private static final long RECONCILE_NANOS = 15_000_000_000L;

  private static final long RECONCILE_PART = 20;

  private final Writer writer;
  private final Reads readers;
  private final KeptPayloads payloads;
  private final CountTable counts;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("store-maintenance").daemon().factory());
  private final @Nullable PendingTable shared;
  private int looks;
  private long reconcileAt = System.nanoTime() + RECONCILE_NANOS;

  /**
   * @param shared pending messages, if a reference server may store some meanwhile
   */
  Maintenance(
      Writer writer,
      Reads readers,
      KeptPayloads payloads,
      CountTable counts,
      @Nullable PendingTable shared) {
    this.shared = shared;
    this.writer = writer;
    this.readers = readers;
    this.payloads = payloads;
    this.counts = counts;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // look() lets nothing escape
  void start() {
    timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      looks++;
      if (payloads.wantsPruning() || looks % PRUNE_EVERY == 0) {
        prune();
      }
      if (looks % ROLL_UP_EVERY == 1) {
        rollUp();
      }
      if (System.nanoTime() - reconcileAt >= 0) {
        reconcile();
      }
    } catch (DatastoreException e) {
      LOG.warn("the datastore's upkeep failed, it will be tried again: {}", e.getMessage());
    }
  }

  /** Removes payloads that are too old or too many, in small steps between other writes. */
  void prune() {
    boolean more = true;
    while (more) {
      more = writer.write("pruning old payloads", payloads::pruneOld);
    }
    for (KeptPayloads.Excess excess : readers.read("measuring payloads", payloads::excess)) {
      KeptPayloads.Excess left = excess;
      while (left.bytes() > 0) {
        KeptPayloads.Excess now = left;
        left = writer.write("pruning payloads", tx -> payloads.prune(tx, now));
      }
    }
  }

  /** Finds what a reference server on the same database stored, took or settled. */
  void reconcile() {
    PendingTable pending = shared;
    if (pending == null) {
      return;
    }
    long start = System.nanoTime();
    writer.write(
        "looking for messages of other servers",
        tx -> {
          pending.reconcile(tx.db());
          return true;
        });
    long took = System.nanoTime() - start;
    reconcileAt = System.nanoTime() + Math.max(RECONCILE_NANOS, RECONCILE_PART * took);
  }

  /** Makes old counters coarser. */
  void rollUp() {
    writer.write(
        "rolling up counts",
        tx -> {
          counts.rollUp(tx.db(), tx.now());
          return true;
        });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
