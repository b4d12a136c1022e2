package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.StoreListener;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done now and then: old records go, old counters become coarser. */
final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final int LOOK_SECONDS = 5;
  private static final int RETENTION_SECONDS = 60;

  /** Payloads have a bound of bytes too, so theirs may be due any time; one run has this long. */
  private static final Duration PAYLOADS_AT_MOST = Duration.ofSeconds(20);

  /** Another server may take the next turn, and a stop must not wait. */
  private static final Duration RETENTION_AT_MOST = Duration.ofSeconds(50);

  private static final int ROLL_UP_EVERY = 60;

  /** How often to look for what a reference server stored, and which part of the time at most. */
  private static final long RECONCILE_NANOS = 15_000_000_000L;

  private static final long RECONCILE_PART = 20;

  private final Writer writer;
  private final Reads readers;
  private final KeptPayloads payloads;
  private final Retention retention;
  private final @Nullable SharedTask turn;
  private final ScheduledExecutorService timer = timer("store-maintenance");

  /** Apart, because a first run on an old database may take hours. */
  private final ScheduledExecutorService retentionTimer = timer("store-retention");

  private final Segments segments;
  private final StoreListener told;
  private final boolean shared;
  private int looks;
  private long reconcileAt = System.nanoTime() + RECONCILE_NANOS;

  /**
   * @param shared whether a reference server may store messages meanwhile
   */
  Maintenance(
      Writer writer,
      Reads readers,
      StoreTerms terms,
      KeptPayloads payloads,
      StoreListener told,
      Segments segments,
      boolean shared) {
    this.shared = shared;
    this.told = told;
    this.writer = writer;
    this.payloads = payloads;
    this.readers = readers;
    this.segments = segments;
    this.turn = shared ? new SharedTask("retention", writer) : null;
    this.retention = new Retention(writer, readers, terms.clock(), told, kinds(terms, payloads));
  }

  private static List<RetainedKind> kinds(StoreTerms terms, KeptPayloads payloads) {
    RetentionTerms keep = terms.retention();
    return List.of(
        new OldContacts(keep.contacts()),
        new OldMessages(keep.messages()),
        new OldPayloads(payloads),
        OldReports.ofUsage(keep.resourceUsage()),
        OldReports.ofKills(keep.resourceUsage()),
        new OldCounts(keep.counters()));
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // look() lets nothing escape
  void start() {
    LOG.info("records are kept: {}", String.join(", ", retention.words()));
    timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    retentionTimer.scheduleWithFixedDelay(
        this::removeOld, RETENTION_SECONDS, RETENTION_SECONDS, TimeUnit.SECONDS);
  }

  private void removeOld() {
    try {
      if (turn == null || turn.claim(RETENTION_AT_MOST)) {
        retention.run(Set.of(), RETENTION_AT_MOST);
      }
    } catch (DatastoreException e) {
      LOG.warn("removing old records failed, it will be tried again: {}", e.getMessage());
    }
  }

  private void look() {
    try {
      looks++;
      if (payloads.wantsPruning()) {
        prune();
      }
      filter();
      if (looks % ROLL_UP_EVERY == 1) {
        rollUp();
      }
      if (System.nanoTime() - reconcileAt >= 0) {
        reconcile();
      }
    } catch (DatastoreException e) {
      if (!timer.isShutdown()) {
        LOG.warn("the datastore's upkeep failed, it will be tried again: {}", e.getMessage());
      }
    }
  }

  /** Removes payloads that are too old or too many. */
  void prune() {
    retention.run(Set.of(OldPayloads.NAME), PAYLOADS_AT_MOST);
  }

  /** What removes old records. */
  Retention retention() {
    return retention;
  }

  /** Finds what a reference server on the same database stored, took or settled. */
  void reconcile() {
    if (!shared) {
      return;
    }
    long start = System.nanoTime();
    Set<ClientId> found =
        writer.write(
            "looking for messages of other servers", tx -> ForeignMessages.find(tx.db(), tx.now()));
    told.messagesFound(found);
    long took = System.nanoTime() - start;
    reconcileAt = System.nanoTime() + Math.max(RECONCILE_NANOS, RECONCILE_PART * took);
  }

  /** Makes filters of segments that were closed, and learns of those that others made. */
  void filter() {
    for (long segment : readers.read("looking for closed segments", Segments::unfiltered)) {
      IdFilter filter = readers.read("reading a segment", db -> Segments.make(db, segment));
      writer.write(
          "keeping a segment's filter",
          tx -> {
            Segments.keep(tx.db(), segment, filter);
            return true;
          });
    }
    readers.read(
        "reading filters",
        db -> {
          segments.refresh(db);
          return true;
        });
  }

  /** Makes old counters coarser. */
  void rollUp() {
    writer.write(
        "rolling up counts",
        tx -> {
          new CountRollUp(tx.db(), tx.now()).run();
          return true;
        });
  }

  @Override
  public void close() {
    retention.close();
    retentionTimer.shutdownNow();
    timer.shutdownNow();
  }
}
