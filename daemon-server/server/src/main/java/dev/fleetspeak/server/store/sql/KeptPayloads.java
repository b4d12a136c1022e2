package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Payloads of messages that are done, so that answers can be looked at for a while (design.md 5).
 * Acknowledgements are left out: they say nothing but the ids of other messages.
 */
final class KeptPayloads {
  /** One step holds up other writes for a few milliseconds at most. */
  private static final int ROWS_AT_ONCE = 100;

  private static final String INSERT =
      """
      INSERT INTO fsx_message_payloads (message_id, service_name, kept_at, size, data_type_url,
        data_value) VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final List<String> CONTENT =
      List.of("service_name", "kept_at", "size", "data_type_url", "data_value");

  private final StoreTerms terms;
  private final AtomicLong bytesSincePruned = new AtomicLong();

  KeptPayloads(StoreTerms terms) {
    this.terms = terms;
  }

  void keep(Tx tx, String id, CountDeltas.Key key, Any payload) throws SQLException {
    int size = payload.getValue().size();
    if (!terms.keepsPayloads()
        || size > terms.payloadBytes()
        || (key.destination().equals("system") && key.type().equals("MessageAck"))) {
      return;
    }
    tx.db()
        .update(
            tx.db().dialect().orReplace(INSERT, "message_id", CONTENT),
            tx.db().dialect().id(id),
            key.destination(),
            Text.nanos(tx.now()),
            size,
            payload.getTypeUrl(),
            payload.getValue());
    bytesSincePruned.addAndGet(size);
  }

  /** Whether so much was kept since the last look that the bound may be well exceeded. */
  boolean wantsPruning() {
    return bytesSincePruned.get() > terms.payloadBytes() / 16;
  }

  /** Removes some of what is too old; whether there may be more. */
  boolean pruneOld(Tx tx) throws SQLException {
    Instant oldest = tx.now().minus(terms.payloadAge());
    return tx.db()
            .update(
                """
                DELETE FROM fsx_message_payloads WHERE payload_id IN (
                  SELECT payload_id FROM (
                    SELECT payload_id, kept_at FROM fsx_message_payloads
                    ORDER BY payload_id LIMIT ?) oldest
                  WHERE kept_at < ?)
                """,
                ROWS_AT_ONCE,
                terms.keepsPayloads() ? Text.nanos(oldest) : Long.MAX_VALUE)
        == ROWS_AT_ONCE;
  }

  /**
   * What services have more of than the bound allows.
   *
   * @param bytes how much more
   */
  record Excess(String service, long bytes) {}

  /** Looks at every row, so it is for a reader, and once for many steps. */
  List<Excess> excess(Db db) throws SQLException {
    bytesSincePruned.set(0);
    return db
        .list(
            "SELECT service_name, sum(size) FROM fsx_message_payloads GROUP BY service_name",
            row -> new Excess(row.getString(1), row.getLong(2) - terms.payloadBytes()))
        .stream()
        .filter(service -> service.bytes() > 0)
        .toList();
  }

  /** Removes some of a service's oldest; what is still too much, or nothing if all is gone. */
  Excess prune(Tx tx, Excess excess) throws SQLException {
    List<Sized> oldest =
        tx.db()
            .list(
                """
                SELECT payload_id, size FROM fsx_message_payloads WHERE service_name = ?
                ORDER BY payload_id LIMIT ?
                """,
                row -> new Sized(row.getLong(1), row.getLong(2)),
                excess.service(),
                ROWS_AT_ONCE);
    long left = oldest.isEmpty() ? 0 : excess.bytes();
    for (Sized payload : oldest) {
      if (left <= 0) {
        break;
      }
      tx.db().update("DELETE FROM fsx_message_payloads WHERE payload_id = ?", payload.id());
      left -= payload.bytes();
    }
    return new Excess(excess.service(), left);
  }

  private record Sized(long id, long bytes) {}
}
