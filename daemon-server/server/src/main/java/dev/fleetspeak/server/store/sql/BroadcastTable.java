package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts. One process writes an embedded database, so every copy is counted on the broadcast's
 * own row, exactly; allocations are only read, where a reference server left some (server.md 3.2).
 */
final class BroadcastTable {
  private static final String INSERT =
      """
      INSERT INTO broadcasts (broadcast_id, source_service_name, destination_service_name,
        message_type, expiration_time_seconds, expiration_time_nanos, data_type_url, data_value,
        sent, allocated, message_limit)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)
      """;
  private static final String ACTIVE =
      """
      sent < message_limit AND (expiration_time_seconds IS NULL
        OR (expiration_time_seconds, expiration_time_nanos) > (?, ?))
      """;

  private final Arrivals arrivals;
  private final RetryTimes retries;

  BroadcastTable(Arrivals arrivals, RetryTimes retries) {
    this.arrivals = arrivals;
    this.retries = retries;
  }

  static void check(Broadcast broadcast, long limit) {
    if (BroadcastId.of(broadcast.getBroadcastId()).isNil()) {
      throw new IllegalArgumentException("a broadcast needs an id");
    }
    if (broadcast.getSource().getServiceName().isEmpty()) {
      throw new IllegalArgumentException("a broadcast needs a source service");
    }
    if (!broadcast.getGroupName().isEmpty()) {
      throw new IllegalArgumentException("groups of broadcasts are not supported");
    }
    if (limit < 0) {
      throw new IllegalArgumentException("the limit of a broadcast must be 0 to 2^63 - 1");
    }
  }

  static void create(Tx tx, Broadcast broadcast, long limit) throws SQLException {
    String id = Text.hex(broadcast.getBroadcastId());
    String destination = broadcast.getDestination().getServiceName();
    boolean expires = broadcast.hasExpirationTime();
    boolean data = broadcast.hasData();
    int inserted =
        tx.db()
            .update(
                tx.db().dialect().unlessThere(INSERT, "broadcast_id"),
                tx.db().dialect().id(id),
                broadcast.getSource().getServiceName(),
                destination.isEmpty() ? null : destination,
                broadcast.getMessageType(),
                expires ? broadcast.getExpirationTime().getSeconds() : null,
                expires ? broadcast.getExpirationTime().getNanos() : null,
                data ? broadcast.getData().getTypeUrl() : null,
                data ? broadcast.getData().getValue() : null,
                limit);
    if (inserted == 0 && !tx.repeated()) {
      throw new IllegalArgumentException("broadcast " + id + " exists already");
    }
    for (Label label : broadcast.getRequiredLabelsList()) {
      tx.db()
          .update(
              tx.db()
                  .dialect()
                  .unlessThere(
                      """
                      INSERT INTO broadcast_labels (broadcast_id, service_name, label)
                      VALUES (?, ?, ?)
                      """,
                      "label"),
              tx.db().dialect().id(id),
              label.getServiceName(),
              label.getLabel());
    }
  }

  static void disable(Tx tx, Collection<BroadcastId> ids) throws SQLException {
    for (BroadcastId id : ids) {
      reclaim(tx.db(), id.toString());
      tx.db()
          .update(
              "UPDATE broadcasts SET message_limit = 0 WHERE broadcast_id = ?",
              tx.db().dialect().id(id.toString()));
    }
  }

  static List<Broadcast> active(Db db, Instant when) throws SQLException {
    Timestamp now = Text.timestamp(when);
    List<Broadcast.Builder> found =
        db.list(
            """
            SELECT broadcast_id, source_service_name, destination_service_name, message_type,
              expiration_time_seconds, expiration_time_nanos, data_type_url, data_value
            FROM broadcasts WHERE
            """
                + ACTIVE
                + " ORDER BY "
                + db.dialect().oldestFirst("broadcast_id"),
            row -> broadcast(db.dialect(), row),
            now.getSeconds(),
            now.getNanos());
    List<Broadcast> complete = new ArrayList<>(found.size());
    for (Broadcast.Builder broadcast : found) {
      complete.add(
          broadcast
              .addAllRequiredLabels(
                  db.list(
                      "SELECT service_name, label FROM broadcast_labels WHERE broadcast_id = ?",
                      row ->
                          Label.newBuilder()
                              .setServiceName(row.getString(1))
                              .setLabel(row.getString(2))
                              .build(),
                      db.dialect().id(Text.hex(broadcast.getBroadcastId()))))
              .build());
    }
    return complete;
  }

  static List<BroadcastId> sentTo(Db db, ClientId client) throws SQLException {
    return db.list(
        "SELECT broadcast_id FROM broadcast_sent WHERE client_id = ?",
        row -> BroadcastId.parse(db.dialect().hex(row, 1)),
        db.dialect().id(client.toString()));
  }

  /** Saves one client's copy if it may still be sent; whether it was saved. */
  boolean save(
      Tx tx, BroadcastId broadcast, ClientId client, Message message, @Nullable Long contact)
      throws SQLException {
    String id = broadcast.toString();
    boolean sentBefore =
        tx.db()
                .number(
                    "SELECT count(*) FROM broadcast_sent WHERE client_id = ? AND broadcast_id = ?",
                    tx.db().dialect().id(client.toString()),
                    tx.db().dialect().id(id))
            > 0;
    if (sentBefore || !takeOne(tx, id)) {
      return false;
    }
    tx.db()
        .update(
            "INSERT INTO broadcast_sent (broadcast_id, client_id) VALUES (?, ?)",
            tx.db().dialect().id(id),
            tx.db().dialect().id(client.toString()));
    arrivals.ofServer(
        tx,
        List.of(message),
        contact == null ? Arrivals.NO_CONTACT : contact,
        _ -> retries.afterClientTry(tx.now()));
    return true;
  }

  private static boolean takeOne(Tx tx, String id) throws SQLException {
    Timestamp now = Text.timestamp(tx.now());
    return tx.db()
            .update(
                "UPDATE broadcasts SET sent = sent + 1 WHERE broadcast_id = ? AND " + ACTIVE,
                tx.db().dialect().id(id),
                now.getSeconds(),
                now.getNanos())
        == 1;
  }

  /**
   * Takes back what servers that are gone had been allowed to send: whoever opens an embedded
   * database is alone with it. What they did send counts (server.md FLAW 34).
   */
  static void reclaim(Db db) throws SQLException {
    for (String id :
        db.list(
            "SELECT DISTINCT broadcast_id FROM broadcast_allocations",
            row -> db.dialect().hex(row, 1))) {
      reclaim(db, id);
    }
  }

  private static void reclaim(Db db, String id) throws SQLException {
    Object key = db.dialect().id(id);
    var taken =
        db.first(
                """
                SELECT coalesce(sum(sent), 0), coalesce(sum(
                  CASE WHEN message_limit = 9223372036854775807 THEN 0 ELSE message_limit END), 0)
                FROM broadcast_allocations WHERE broadcast_id = ?
                """,
                row -> new Taken(row.getLong(1), row.getLong(2)),
                key)
            .orElseThrow();
    db.update(
        """
        UPDATE broadcasts SET sent = sent + ?,
          allocated = CASE WHEN allocated > ? THEN allocated - ? ELSE 0 END
        WHERE broadcast_id = ?
        """,
        taken.sent(),
        taken.allocated(),
        taken.allocated(),
        key);
    db.update("DELETE FROM broadcast_allocations WHERE broadcast_id = ?", key);
  }

  /** What the allocations of a broadcast come to. */
  private record Taken(long sent, long allocated) {}

  private static Broadcast.Builder broadcast(Dialect dialect, ResultSet row) throws SQLException {
    Broadcast.Builder broadcast =
        Broadcast.newBuilder()
            .setBroadcastId(Text.bytes(dialect.hex(row, 1)))
            .setSource(Address.newBuilder().setServiceName(row.getString(2)))
            .setMessageType(row.getString(4));
    String destination = row.getString(3);
    if (destination != null) {
      broadcast.setDestination(Address.newBuilder().setServiceName(destination));
    }
    long expires = row.getLong(5);
    if (!row.wasNull()) {
      broadcast.setExpirationTime(Text.timestamp(expires, row.getInt(6)));
    }
    Any data = MessageRows.payload(row, 7);
    if (data != null) {
      broadcast.setData(data);
    }
    return broadcast;
  }
}
