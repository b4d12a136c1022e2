package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.ClientResourceUsageRecord;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ReportedService;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Clients and what belongs to them, as rows and in pages. */
final class ClientReader {
  /** Columns that {@link #client} reads, of a table called {@code c}. */
  static final String COLUMNS =
      """
      c.client_id, c.last_contact_time, c.last_contact_address, c.last_contact_streaming_to,
      c.last_clock_seconds, c.last_clock_nanos, c.blacklisted
      """;

  private ClientReader() {}

  /**
   * A contact and the row it stands in.
   *
   * @param row its place in the order of contacts
   */
  record NumberedContact(long row, ClientContact contact) {}

  static Optional<ClientData> data(Db db, ClientId client) throws SQLException {
    List<Label> labels = labels(db, client.toString());
    return db.first(
        "SELECT client_key, blacklisted FROM clients WHERE client_id = ?",
        row -> {
          byte[] key = row.getBytes(1);
          return new ClientData(
              key == null ? ByteString.EMPTY : ByteString.copyFrom(key),
              labels,
              row.getInt(2) != 0);
        },
        db.dialect().id(client.toString()));
  }

  static List<Label> labels(Db db, String client) throws SQLException {
    return db.list(
        "SELECT service_name, label FROM client_labels WHERE client_id = ?",
        row ->
            Label.newBuilder().setServiceName(row.getString(1)).setLabel(row.getString(2)).build(),
        db.dialect().id(client));
  }

  static List<Client> list(Db db, Collection<ClientId> clients) throws SQLException {
    List<Client.Builder> found = new ArrayList<>();
    if (clients.isEmpty()) {
      found = db.list("SELECT " + COLUMNS + " FROM clients c", row -> client(db.dialect(), row));
    }
    for (ClientId id : new LinkedHashSet<>(clients)) {
      db.first(
              "SELECT " + COLUMNS + " FROM clients c WHERE c.client_id = ?",
              row -> client(db.dialect(), row),
              db.dialect().id(id.toString()))
          .ifPresent(found::add);
    }
    List<Client> complete = new ArrayList<>(found.size());
    for (Client.Builder client : found) {
      complete.add(client.addAllLabels(labels(db, Text.hex(client.getClientId()))).build());
    }
    return complete;
  }

  /** The client of a row that begins with {@link #COLUMNS}, without labels. */
  static Client.Builder client(Dialect dialect, ResultSet row) throws SQLException {
    Client.Builder client =
        Client.newBuilder()
            .setClientId(Text.bytes(dialect.hex(row, 1)))
            .setLastContactTime(Text.timestamp(Text.ofNanos(row.getLong(2))))
            .setBlacklisted(row.getInt(7) != 0);
    String address = row.getString(3);
    if (address != null) {
      client.setLastContactAddress(address);
    }
    String streamingTo = row.getString(4);
    if (streamingTo != null) {
      client.setLastContactStreamingTo(streamingTo);
    }
    long clock = row.getLong(5);
    if (!row.wasNull()) {
      client.setLastClock(Text.timestamp(clock, row.getInt(6)));
    }
    return client;
  }

  /** A page of ids after one, in order. */
  static List<String> ids(
      Db db, String after, boolean blacklisted, @Nullable Instant contactAfter, int limit)
      throws SQLException {
    return db.list(
        """
        SELECT client_id FROM clients WHERE client_id > ? AND (blacklisted = 0 OR blacklisted = ?)
          AND last_contact_time > ? ORDER BY client_id LIMIT ?
        """,
        row -> db.dialect().hex(row, 1),
        db.dialect().id(after),
        blacklisted,
        contactAfter == null ? Long.MIN_VALUE : Text.nanos(contactAfter),
        limit);
  }

  /** A page of contacts after a row, oldest first. */
  static List<NumberedContact> contacts(Db db, ClientId client, long afterRow, int limit)
      throws SQLException {
    return db.list(
        """
        SELECT client_contact_id, time, sent_nonce, received_nonce, address FROM client_contacts
        WHERE client_id = ? AND client_contact_id > ? ORDER BY client_contact_id LIMIT ?
        """,
        row -> {
          String address = row.getString(5);
          return new NumberedContact(
              row.getLong(1),
              ClientContact.newBuilder()
                  .setTimestamp(Text.timestamp(Text.ofNanos(row.getLong(2))))
                  .setSentNonce(db.dialect().nonce(row, 3))
                  .setReceivedNonce(db.dialect().nonce(row, 4))
                  .setObservedAddress(address == null ? "" : address)
                  .build());
        },
        db.dialect().id(client.toString()),
        afterRow,
        limit);
  }

  static List<ReportedService> services(Db db, ClientId client) throws SQLException {
    return db.list(
        """
        SELECT service_name, signature, reported_at FROM fsx_client_services
        WHERE client_id = ? ORDER BY position
        """,
        row ->
            new ReportedService(
                row.getString(1),
                ByteString.copyFrom(row.getBytes(2)),
                Text.ofNanos(row.getLong(3))),
        db.dialect().id(client.toString()));
  }

  static List<ClientResourceUsageRecord> usage(Db db, ClientId client, Instant start, Instant end)
      throws SQLException {
    return db.list(
        """
        SELECT scope, pid, process_start_time, client_timestamp, server_timestamp,
          process_terminated, mean_user_cpu_rate, max_user_cpu_rate, mean_system_cpu_rate,
          max_system_cpu_rate, mean_resident_memory_mib, max_resident_memory_mib, mean_num_fds,
          max_num_fds
        FROM client_resource_usage_records
        WHERE client_id = ? AND server_timestamp >= ? AND server_timestamp < ?
        ORDER BY server_timestamp
        """,
        row ->
            ClientResourceUsageRecord.newBuilder()
                .setScope(row.getString(1))
                .setPid(row.getLong(2))
                .setProcessStartTime(Text.timestamp(Text.ofNanos(row.getLong(3))))
                .setClientTimestamp(Text.timestamp(Text.ofNanos(row.getLong(4))))
                .setServerTimestamp(Text.timestamp(Text.ofNanos(row.getLong(5))))
                .setProcessTerminated(row.getInt(6) != 0)
                .setMeanUserCpuRate(row.getFloat(7))
                .setMaxUserCpuRate(row.getFloat(8))
                .setMeanSystemCpuRate(row.getFloat(9))
                .setMaxSystemCpuRate(row.getFloat(10))
                .setMeanResidentMemoryMib(row.getInt(11))
                .setMaxResidentMemoryMib(row.getInt(12))
                .setMeanNumFds(row.getInt(13))
                .setMaxNumFds(row.getInt(14))
                .build(),
        db.dialect().id(client.toString()),
        Text.nanos(start),
        Text.nanos(end));
  }
}
