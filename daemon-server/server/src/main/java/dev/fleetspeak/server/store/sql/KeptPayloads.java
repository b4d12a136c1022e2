package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Payloads of messages that are done, so that answers can be looked at for a while (design.md 5).
 * Acknowledgements are left out: they say nothing but the ids of other messages.
 */
final class KeptPayloads {
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

  /** How long they are kept; zero if none are kept. */
  Duration age() {
    return terms.keepsPayloads() ? terms.payloadAge() : Duration.ZERO;
  }

  /**
   * Removes the oldest of what is older than a time; how many there were.
   *
   * @param before in nanoseconds since the epoch
   */
  int removeOld(Db db, long before, int most) throws SQLException {
    return db.update(
        """
        DELETE FROM fsx_message_payloads WHERE payload_id IN (
          SELECT payload_id FROM (
            SELECT payload_id, kept_at FROM fsx_message_payloads
            ORDER BY payload_id LIMIT ?) oldest
          WHERE kept_at < ?)
        """,
        most,
        before);
  }

  /**
   * What services have more of than the bound allows.
   *
   * @param bytes how much more
   */
  record Excess(String service, long bytes) {}

  /**
   * Looks at every row, so it is for a reader, and once for many steps.
   *
   * @param before what is older is about to go anyway
   */
  List<Excess> excess(Db db, long before) throws SQLException {
    bytesSincePruned.set(0);
    long first =
        db.number(
            """
            SELECT payload_id FROM fsx_message_payloads WHERE kept_at >= ?
            ORDER BY payload_id LIMIT 1
            """,
            before);
    return db
        .list(
            """
            SELECT service_name, sum(size) FROM fsx_message_payloads WHERE payload_id >= ?
            GROUP BY service_name
            """,
            row -> new Excess(row.getString(1), row.getLong(2) - terms.payloadBytes()),
            first)
        .stream()
        .filter(service -> service.bytes() > 0)
        .toList();
  }

  /**
   * What is left of an excess after a step.
   *
   * @param removed rows removed
   */
  record Left(Excess excess, int removed) {}

  /** Removes some of a service's oldest; no bytes are left to remove if all rows are gone. */
  Left remove(Db db, Excess excess, int most) throws SQLException {
    List<Sized> oldest =
        db.list(
            """
            SELECT payload_id, size FROM fsx_message_payloads WHERE service_name = ?
            ORDER BY payload_id LIMIT ?
            """,
            row -> new Sized(row.getLong(1), row.getLong(2)),
            excess.service(),
            most);
    long left = oldest.isEmpty() ? 0 : excess.bytes();
    int removed = 0;
    for (Sized payload : oldest) {
      if (left <= 0) {
        break;
      }
      db.update("DELETE FROM fsx_message_payloads WHERE payload_id = ?", payload.id());
      left -= payload.bytes();
      removed++;
    }
    return new Left(new Excess(excess.service(), left), removed);
  }

  private record Sized(long id, long bytes) {}
}
