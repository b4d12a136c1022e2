package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.Backlog;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.CountQuery.Column;
import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.MessageCount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums over the counters. */
final class CountReader {
  /** True for each row; the key begins with the width, so a short range is found by it. */
  private static final String ALL_WIDTHS =
      "width IN (%d, %d, %d)".formatted(CountTable.MINUTE, CountTable.HOUR, CountTable.DAY);

  private CountReader() {}

  static List<MessageCount> count(Db db, CountQuery query) throws SQLException {
    List<@Nullable Object> args = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    var sql = new StringBuilder("SELECT ");
    if (query.bucket() == null) {
      sql.append("NULL, ");
    } else {
      // Integer division is not the same everywhere.
      String start = "bucket - bucket % " + Math.max(1, query.bucket().toSeconds());
      groups.add(start);
      sql.append(start).append(", ");
    }
    sql.append(column(query, groups, Column.DIRECTION, "direction"))
        .append(column(query, groups, Column.SOURCE_SERVICE, "source_service"))
        .append(column(query, groups, Column.DESTINATION_SERVICE, "destination_service"))
        .append(column(query, groups, Column.TYPE, "message_type"))
        .append("sum(stored), sum(processed), sum(failed), sum(bytes)")
        .append(" FROM fsx_message_counts WHERE ")
        .append(ALL_WIDTHS);
    filter(
        sql, args, " AND bucket >= ?", query.from() == null ? null : query.from().getEpochSecond());
    filter(sql, args, " AND bucket < ?", query.to() == null ? null : query.to().getEpochSecond());
    filter(
        sql,
        args,
        " AND direction = ?",
        query.direction() == null ? null : (Integer) Directions.code(query.direction()));
    if (query.service() != null) {
      sql.append(" AND (source_service = ? OR destination_service = ?)");
      args.add(query.service());
      args.add(query.service());
    }
    filter(sql, args, " AND message_type = ?", query.type());
    String grouped = String.join(", ", groups);
    sql.append(groups.isEmpty() ? "" : " GROUP BY " + grouped)
        .append(" HAVING count(*) > 0")
        .append(groups.isEmpty() ? "" : " ORDER BY " + grouped);
    return db.list(sql.toString(), CountReader::row, args.toArray());
  }

  static Backlog backlog(Db db) throws SQLException {
    return db.first(
            """
            SELECT count(CASE WHEN destination_client_id <> ? THEN 1 END),
              count(CASE WHEN destination_client_id = ? THEN 1 END), min(created_seconds)
            FROM fsx_due
            """,
            row -> {
              long oldest = row.getLong(3);
              boolean none = row.wasNull();
              return new Backlog(
                  row.getLong(1), row.getLong(2), none ? null : Instant.ofEpochSecond(oldest));
            },
            db.dialect().id(""),
            db.dialect().id(""))
        .orElseGet(() -> new Backlog(0, 0, null));
  }

  private static String column(CountQuery query, List<String> groups, Column column, String name) {
    if (!query.groupBy().contains(column)) {
      return "NULL, ";
    }
    groups.add(name);
    return name + ", ";
  }

  private static void filter(
      StringBuilder sql, List<@Nullable Object> args, String condition, @Nullable Object value) {
    if (value != null) {
      sql.append(condition);
      args.add(value);
    }
  }

  private static MessageCount row(ResultSet row) throws SQLException {
    long bucket = row.getLong(1);
    Instant start = row.wasNull() ? null : Instant.ofEpochSecond(bucket);
    int direction = row.getInt(2);
    Direction way = row.wasNull() ? null : Directions.of(direction);
    return new MessageCount(
        start,
        way,
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9));
  }
}
