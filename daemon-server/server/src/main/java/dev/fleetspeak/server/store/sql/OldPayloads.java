package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Payloads of messages that are done: those that are too old, then what services have too much. */
final class OldPayloads implements RetainedKind {
  static final String NAME = "payloads";

  private final KeptPayloads payloads;
  private final Deque<KeptPayloads.Excess> excess = new ArrayDeque<>();

  OldPayloads(KeptPayloads payloads) {
    this.payloads = payloads;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration keep() {
    return payloads.age();
  }

  @Override
  public void begin(Db reader, Instant before) throws SQLException {
    excess.clear();
    excess.addAll(payloads.excess(reader, nanos(before)));
  }

  @Override
  public Step remove(Tx tx, Instant before, int most) throws SQLException {
    int old = payloads.removeOld(tx.db(), nanos(before), most);
    if (old > 0) {
      return new Step(old, true);
    }
    KeptPayloads.Excess first = excess.peek();
    if (first == null) {
      return Step.NOTHING;
    }
    KeptPayloads.Left left = payloads.remove(tx.db(), first, most);
    excess.remove();
    if (left.excess().bytes() > 0) {
      excess.addFirst(left.excess());
    }
    return new Step(left.removed(), !excess.isEmpty());
  }

  @Override
  public Optional<Instant> oldest(Db db) throws SQLException {
    return db.first(
        "SELECT kept_at FROM fsx_message_payloads ORDER BY payload_id LIMIT 1",
        row -> Text.ofNanos(row.getLong(1)));
  }

  @Override
  public long expired(Db db, Instant before, int most) throws SQLException {
    return db.number(
        """
        SELECT count(*) FROM (SELECT payload_id, kept_at FROM fsx_message_payloads
          ORDER BY payload_id LIMIT ?) oldest
        WHERE kept_at < ?
        """,
        most,
        nanos(before));
  }

  /** Where none are kept, those of before go however young they are. */
  private long nanos(Instant before) {
    return keep().isZero() ? Long.MAX_VALUE : Text.nanos(before);
  }
}
