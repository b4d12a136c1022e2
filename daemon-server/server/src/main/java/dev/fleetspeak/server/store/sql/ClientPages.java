package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.Fragment;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Pages of clients. */
final class ClientPages {
  private static final String SELECT =
      "SELECT "
          + ClientReader.COLUMNS
          + """
          , (SELECT f.first_seen FROM fsx_clients f WHERE f.client_id = c.client_id),
            (SELECT count(*) FROM fsx_due d WHERE d.destination_client_id = c.client_id),
            (SELECT count(*) FROM fsx_client_services s WHERE s.client_id = c.client_id)
          FROM clients c
          """;

  private static final int ID_DIGITS = 16;

  private final ClientQuery query;
  private final @Nullable Place after;

  /** A query whose values are checked. */
  ClientPages(ClientQuery query) {
    if (query.pageSize() < 1 || query.pageSize() > 1_000) {
      throw new IllegalArgumentException("page size must be 1 to 1000");
    }
    this.query = query;
    this.after = query.pageToken() == null ? null : Place.parse(query.pageToken());
  }

  /** Where in the order a client stands. */
  private record Place(long lastContact, String id) {
    static Place parse(String token) {
      int colon = token.indexOf(':');
      try {
        return new Place(
            Long.parseLong(token.substring(0, Math.max(0, colon))), token.substring(colon + 1));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("no page token: " + token, e);
      }
    }

    String token() {
      return lastContact + ":" + id;
    }
  }

  private record Found(
      Client.Builder client, Place place, @Nullable Instant firstSeen, long pending, int services) {

    ClientPage.Row complete(Db db) throws SQLException {
      Client whole = client.addAllLabels(ClientReader.labels(db, place.id())).build();
      return new ClientPage.Row(whole, firstSeen, pending, services);
    }
  }

  ClientPage read(Db db) throws SQLException {
    Conditions filter = filter(db.dialect());
    long total = db.number("SELECT count(*) FROM clients c" + filter.sql(), filter.args());
    Conditions page = filter(db.dialect());
    String order =
        switch (query.order()) {
          case ID -> {
            from(db, page, "c.client_id > ?", false);
            yield "c.client_id";
          }
          case LAST_CONTACT_DESC -> {
            from(db, page, "(-c.last_contact_time, c.client_id) > (-?, ?)", true);
            yield "-c.last_contact_time, c.client_id";
          }
          case LAST_CONTACT_ASC -> {
            from(db, page, "(c.last_contact_time, c.client_id) > (?, ?)", true);
            yield "c.last_contact_time, c.client_id";
          }
        };
    List<Found> found =
        db.list(
            SELECT + page.sql() + " ORDER BY " + order + " LIMIT ?",
            row -> {
              long firstSeen = row.getLong(8);
              boolean unseen = row.wasNull();
              return new Found(
                  ClientReader.client(db.dialect(), row),
                  new Place(row.getLong(2), db.dialect().hex(row, 1)),
                  unseen ? null : Text.ofNanos(firstSeen),
                  row.getLong(9),
                  row.getInt(10));
            },
            page.args(query.pageSize() + 1));
    boolean more = found.size() > query.pageSize();
    List<ClientPage.Row> rows = new ArrayList<>();
    for (Found one : more ? found.subList(0, query.pageSize()) : found) {
      rows.add(one.complete(db));
    }
    String token = more ? found.get(query.pageSize() - 1).place().token() : null;
    return new ClientPage(rows, token, total);
  }

  private void from(Db db, Conditions page, String condition, boolean byTime) {
    if (after != null && byTime) {
      page.and(condition, after.lastContact(), db.dialect().id(after.id()));
    } else if (after != null) {
      page.and(condition, db.dialect().id(after.id()));
    }
  }

  private Conditions filter(Dialect dialect) {
    var where = new Conditions();
    if (query.idPrefix() != null && !query.idPrefix().isEmpty()) {
      prefix(where, dialect, query.idPrefix().toLowerCase(Locale.ROOT));
    }
    for (String label : query.labels()) {
      where.and(
          "c.client_id IN (SELECT l.client_id FROM client_labels l WHERE l.label = ?)", label);
    }
    if (query.blacklisted() != null) {
      where.and("c.blacklisted = ?", query.blacklisted());
    }
    if (query.contactAfter() != null) {
      where.and("c.last_contact_time >= ?", Text.nanos(query.contactAfter()));
    }
    if (query.contactBefore() != null) {
      where.and("c.last_contact_time < ?", Text.nanos(query.contactBefore()));
    }
    if (query.streaming() != null) {
      where.and(
          query.streaming()
              ? "c.last_contact_streaming_to <> ''"
              : "(c.last_contact_streaming_to IS NULL OR c.last_contact_streaming_to = '')");
    }
    if (query.online() != null) {
      Fragment streaming =
          dialect.among(
              "c.client_id", query.online().streams().stream().map(ClientId::toString).toList());
      List<@Nullable Object> values = new ArrayList<>();
      values.add(Text.nanos(query.online().contactAfter()));
      values.addAll(streaming.args());
      where.and(
          (query.online().wanted() ? "(" : "NOT (")
              + "c.last_contact_time >= ? OR "
              + streaming.sql()
              + ")",
          values.toArray());
    }
    if (query.service() != null) {
      String running =
          "c.client_id IN (SELECT s.client_id FROM fsx_client_services s WHERE s.service_name = ?";
      ByteString signature = query.service().signature();
      if (signature == null) {
        where.and(running + ")", query.service().service());
      } else {
        where.and(running + " AND s.signature = ?)", query.service().service(), signature);
      }
    }
    return where;
  }

  private static void prefix(Conditions where, Dialect dialect, String prefix) {
    if (!prefix.matches("[0-9a-f]{1,16}")) {
      where.and("1 = 0"); // no id begins so
      return;
    }
    int missing = ID_DIGITS - prefix.length();
    where.and(
        "c.client_id >= ? AND c.client_id <= ?",
        dialect.id(prefix + "0".repeat(missing)),
        dialect.id(prefix + "f".repeat(missing)));
  }
}
