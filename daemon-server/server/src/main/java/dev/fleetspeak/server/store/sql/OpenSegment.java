package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The segment that one lane appends to. A lane of its own segment waits for no other, and rows come
 * in the order of their keys. What is known here holds for the transaction under way: {@link
 * #begin} starts one, {@link #forget} is called when something of it was undone. For one thread.
 */
final class OpenSegment {
  /** Bits of a key that number the rows of a segment. */
  static final int BITS = 20;

  /**
   * Rows of a full segment. The part of the index of hashes that grows is that of one segment: with
   * so few rows a commit of some messages writes hardly more pages than into an empty table.
   */
  static final int ROWS = 1 << 15;

  /** An owner that has not shown itself for so long is gone, or can take another segment. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private static final Duration SHOWS_ITSELF = Duration.ofMinutes(1);

  private static final long NOBODY = 0;

  private final long owner = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  private final int rows;
  private long segment;
  private long next;
  private long touched;
  private boolean held;
  private boolean changedHands;

  OpenSegment() {
    this(ROWS);
  }

  /**
   * @param rows of a full segment, at most 2^20
   */
  OpenSegment(int rows) {
    this.rows = rows;
  }

  /** The first key of a segment. */
  static long first(long segment) {
    return segment << BITS;
  }

  /** The segment of a key. */
  static long of(long seq) {
    return seq >> BITS;
  }

  /** A transaction begins: others may have taken the segment since the last one. */
  void begin() {
    held = false;
  }

  /**
   * The lane ends: another one may take its segment at once. Each open segment is looked through
   * for every new id.
   */
  void release(Db db) throws SQLException {
    db.update("UPDATE fsx_segments SET touched_at = 0 WHERE owner = ? AND closed = 0", owner);
  }

  /** Something was undone, perhaps what this knows. */
  void forget() {
    segment = 0;
    held = false;
  }

  /** Takes a number of keys that follow each other; the first of them. */
  long take(Db db, Instant now, int count) throws SQLException {
    changedHands = false;
    if (segment != 0 && !held && db.dialect().isShared() && !isStillOurs(db, now)) {
      segment = 0;
    }
    if (segment == 0) {
      open(db, now);
    }
    held = true;
    if (next + count > first(segment) + rows && next > first(segment)) {
      close(db);
      make(db, now);
    }
    long taken = next;
    next += count;
    return taken;
  }

  /** What tells this lane from all others. */
  long owner() {
    return owner;
  }

  /** Whether the last call took over a segment that somebody else may have appended to. */
  boolean changedHands() {
    return changedHands;
  }

  /** Locks the segment for the transaction, so that nobody closes it under its rows. */
  private boolean isStillOurs(Db db, Instant now) throws SQLException {
    boolean ours =
        db.first(
                db.dialect()
                    .locked(
                        """
                        SELECT segment FROM fsx_segments
                        WHERE segment = ? AND owner = ? AND closed = 0
                        """),
                row -> row.getLong(1),
                segment,
                owner)
            .isPresent();
    if (ours && Text.micros(now) - touched > SHOWS_ITSELF.toNanos() / 1_000) {
      claim(db, segment, now);
    }
    return ours;
  }

  /** Puts this lane's name and the time on a segment. */
  private void claim(Db db, long taken, Instant now) throws SQLException {
    touched = Text.micros(now);
    db.update(
        "UPDATE fsx_segments SET owner = ?, touched_at = ? WHERE segment = ?",
        owner,
        touched,
        taken);
  }

  /** A segment that can be gone on with. */
  private record Left(long segment, long owner) {}

  private void open(Db db, Instant now) throws SQLException {
    boolean alone = !db.dialect().isShared();
    Optional<Left> left =
        db.first(
            db.dialect()
                .skippingLocked(
                    """
                    SELECT segment, owner FROM fsx_segments
                    WHERE closed = 0 AND (owner = ? OR touched_at < ?)
                    ORDER BY segment LIMIT 1
                    """),
            row -> new Left(row.getLong(1), row.getLong(2)),
            owner,
            alone ? Long.MAX_VALUE : Text.micros(now.minus(ABANDONED)));
    if (left.isEmpty()) {
      make(db, now);
      return;
    }
    segment = left.get().segment();
    changedHands = left.get().owner() != owner;
    claim(db, segment, now);
    next =
        db.first(
                """
                SELECT seq FROM fsx_processed WHERE seq >= ? AND seq < ?
                ORDER BY seq DESC LIMIT 1
                """,
                row -> row.getLong(1) + 1,
                first(segment),
                first(segment + 1))
            .orElse(first(segment));
  }

  /**
   * Somebody else's rows may be in a segment that was taken over only to be closed. It gets no
   * owner, so that servers look through it until it has a filter: what the server of this lane may
   * remember of it, from an earlier time, lacks those rows.
   */
  private void close(Db db) throws SQLException {
    if (changedHands) {
      db.update("UPDATE fsx_segments SET closed = 1, owner = ? WHERE segment = ?", NOBODY, segment);
      changedHands = false;
    } else {
      db.update("UPDATE fsx_segments SET closed = 1 WHERE segment = ?", segment);
    }
  }

  private void make(Db db, Instant now) throws SQLException {
    touched = Text.micros(now);
    segment =
        db.insertNumbered(
            "INSERT INTO fsx_segments (owner, touched_at, closed) VALUES (?, ?, 0)",
            "segment",
            owner,
            touched);
    next = first(segment);
  }
}
