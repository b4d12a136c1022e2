package dev.fleetspeak.load.store;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.database.Databases;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.StoreDescription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Fills a store and measures it on the way, each time beside an empty one. */
final class StoreLoad {
  private static final long FLEET_SEED = 6;

  /** A store is opened anew after each part, as servers are: upkeep is done soon after. */
  private static final int PARTS = 10;

  private static final long SMALLEST_PART = 100_000;
  private static final Duration UPKEEP = Duration.ofSeconds(8);

  private final StoreSize size;
  private final Effort effort;
  private final WorkFolder folder;
  private final Report report;
  private final Progress progress;

  StoreLoad(StoreSize size, Effort effort, WorkFolder folder, Report report, Progress progress) {
    this.size = size;
    this.effort = effort;
    this.folder = folder;
    this.report = report;
    this.progress = progress;
  }

  /**
   * Measures everything.
   *
   * @return whether all goals are met
   */
  boolean run() throws LoadException, IOException, InterruptedException {
    Optional<Instant> until =
        folder.isTemporary() ? Optional.empty() : new KeptStore(folder.path()).filledUntil(size);
    if (until.isEmpty()) {
      folder.require(size.bytes());
    }
    var clock = new StoreClock(until.orElseGet(() -> Instant.now().minus(Fill.SPREAD)));
    try (Databases databases = Databases.start(size.engine(), folder.path())) {
      var stores = new Stores(databases, clock);
      head(databases, stores);
      var fill = new Fill(size, new Fleet(FLEET_SEED, clock), clock, progress);
      var level =
          new Level(size, effort, clock, stores, fill::enrol, databases::cpuTime, report::figure);
      if (until.isPresent()) {
        measure(level, stores, clock, size.rows());
      } else {
        fillAndMeasure(fill, level, stores, clock);
      }
    }
    return report.end();
  }

  private void head(Databases databases, Stores stores)
      throws LoadException, IOException, InterruptedException {
    StoreDescription description = stores.withEmpty(Datastore::describe);
    report.fact("engine", size.engine().toString());
    report.fact("engine_version", description.engineVersion());
    report.fact("schema_version", (long) description.schemaVersion());
    report.fact("durability", databases.conditions());
    report.fact("rows", size.rows());
    report.fact("clients", (long) size.fleet());
    report.fact("senders", (long) Effort.SENDERS);
    report.fact("payload_bytes", (long) Fleet.PAYLOAD_BYTES);
    report.fact("processed_payloads", "not kept");
    report.fact("retention", "for ever");
    report.fact("rounds", (long) effort.rounds());
    report.fact("processors", (long) Runtime.getRuntime().availableProcessors());
  }

  private void fillAndMeasure(Fill fill, Level level, Stores stores, StoreClock clock)
      throws LoadException, IOException, InterruptedException {
    try (Datastore store = stores.filled()) {
      fill.enrol(store);
    }
    long stored = 0;
    for (long wanted : size.levels()) {
      progress.begin("storing messages", stored, wanted);
      while (stored < wanted) {
        long next = Math.min(wanted, stored + Math.max(SMALLEST_PART, size.rows() / PARTS));
        try (Datastore store = stores.filled()) {
          fill.fill(store, stored, next);
        }
        stored = next;
      }
      double rate = progress.end();
      stores.settle();
      measure(level, stores, clock, stored);
      if (stored == size.rows()) {
        report.fact("rows_filled_a_second", Math.round(rate));
      }
    }
  }

  private void measure(Level level, Stores stores, StoreClock clock, long stored)
      throws LoadException, IOException, InterruptedException {
    report.level(stored);
    try (Datastore store = stores.filled()) {
      // Its counters are rolled up soon after it opened, and now and then later.
      if (stored >= SMALLEST_PART) {
        Thread.sleep(UPKEEP);
      }
      long counted = new Questions(store, clock).counted();
      if (counted < stored) {
        throw new LoadException(
            "the store counts %,d messages of %,d that were stored".formatted(counted, stored));
      }
      level.measure(store, stored == size.rows());
    }
    stores.dropEmpty();
    if (stored == size.rows()) {
      report.fact("bytes_on_disk", folder.bytes());
      if (!folder.isTemporary()) {
        new KeptStore(folder.path()).filled(size, clock.instant());
      }
    }
  }
}
