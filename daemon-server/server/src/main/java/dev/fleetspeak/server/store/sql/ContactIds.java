package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Numbers for contacts where the engine's own run out: the reference's MySQL column has 31 bits,
 * which a large fleet uses up in weeks (server.md FLAW 31). Once half of them are used, contacts
 * get numbers of the first half whose contacts are gone, in ranges that servers take in turn;
 * {@code fsx_tasks} says where the next one begins. The second half stays for when none is free,
 * and for reference servers. Thread-safe.
 */
final class ContactIds {
  /** What a new contact gets whose number is the engine's choice. */
  static final long ENGINE = 0;

  private static final Logger LOG = LoggerFactory.getLogger(ContactIds.class);
  private static final String TASK = "contact_ids";
  private static final long FIRST = 1;
  private static final int LARGEST = 1_000;
  private static final int SMALLEST = 50;
  private static final int ROWS = 1_000;
  private static final int PAGES = 20;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Reads connections;
  private final boolean bounded;
  private final long half;
  private final ReentrantLock claiming = new ReentrantLock();
  private volatile boolean past;
  private volatile boolean looked;
  private Range range = new Range(FIRST, FIRST);
  private boolean warned;
  private long retryAt = System.nanoTime();

  /**
   * @param connections for looking and claiming, apart from the transactions of contacts
   */
  ContactIds(Reads connections, Dialect dialect) {
    this(connections, dialect.mostContactId() / 2 + 1);
  }

  ContactIds(Reads connections, long half) {
    this.connections = connections;
    this.half = half;
    this.bounded = half <= Dialect.NO_END / 2;
  }

  /** Numbers that nobody else gives out; the end is not among them. */
  private record Range(long next, long end) {
    boolean isEmpty() {
      return next >= end;
    }
  }

  /** A number for a new contact, or {@link #ENGINE}. A number that is not used is lost. */
  long next() {
    if (!areReused()) {
      return ENGINE;
    }
    claiming.lock();
    try {
      if (range.isEmpty() && !claim()) {
        return ENGINE;
      }
      long next = range.next();
      range = new Range(next + 1, range.end());
      return next;
    } finally {
      claiming.unlock();
    }
  }

  /** Has to be told what the engine chose. */
  void chosen(long number) {
    if (bounded && number >= half) {
      past = true;
    }
  }

  /** Whether numbers no longer tell which contact came first. */
  boolean areReused() {
    if (bounded && !looked) {
      past = connections.read("looking for contact ids", this::isPast);
      looked = true;
    }
    return past;
  }

  /** Contacts with high numbers may be gone, but the engine would go on behind them. */
  private boolean isPast(Db db) throws SQLException {
    return db.number("SELECT max(client_contact_id) FROM client_contacts") >= half
        || db.number("SELECT count(*) FROM fsx_tasks WHERE name = ?", TASK) > 0;
  }

  private boolean claim() {
    if (System.nanoTime() - retryAt < 0) {
      return false;
    }
    range = connections.read("claiming contact ids", this::claim);
    if (!range.isEmpty()) {
      warned = false;
      return true;
    }
    retryAt = System.nanoTime() + RETRY_NANOS;
    LOG.atLevel(warned ? Level.DEBUG : Level.WARN)
        .log(
            "no range of contact ids is free below {}, the engine's own are used until {}; keep contacts"
                + " for a shorter time (datastore_config.retention.contacts)",
            half,
            2 * half);
    warned = true;
    return false;
  }

  private Range claim(Db db) throws SQLException {
    db.update(
        db.dialect().unlessThere("INSERT INTO fsx_tasks (name, started_at) VALUES (?, ?)", "name"),
        TASK,
        FIRST);
    while (true) {
      long from = db.number("SELECT started_at FROM fsx_tasks WHERE name = ?", TASK);
      Range free = free(db, from);
      if (db.update(
              "UPDATE fsx_tasks SET started_at = ? WHERE name = ? AND started_at = ?",
              free.end(),
              TASK,
              from)
          == 1) {
        return free;
      }
      // another server was faster, so the place is another one now
    }
  }

  /** The next numbers without contacts; an empty range where to go on if there are none so far. */
  private Range free(Db db, long from) throws SQLException {
    long start = from;
    for (int page = 0; page < PAGES; page++) {
      List<Long> used =
          db.list(
              """
              SELECT client_contact_id FROM client_contacts
              WHERE client_contact_id >= ? AND client_contact_id < ?
              ORDER BY client_contact_id LIMIT ?
              """,
              row -> row.getLong(1),
              start,
              half,
              ROWS);
      for (long number : used) {
        if (number - start >= SMALLEST) {
          return new Range(start, Math.min(number, start + LARGEST));
        }
        start = number + 1;
      }
      if (used.size() < ROWS) {
        if (half - start >= SMALLEST) {
          return new Range(start, Math.min(half, start + LARGEST));
        }
        start = FIRST;
      }
    }
    long goOn = start == from ? start + 1 : start;
    return new Range(goOn, goOn);
  }
}
