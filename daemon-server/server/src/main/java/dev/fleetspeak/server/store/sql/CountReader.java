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
  private CountReader() {}

  static List<MessageCount> count(Db db, CountQuery query) throws SQLException {
    long step = query.bucket() == null ? 0 : Math.max(1, query.bucket().toSeconds());
    List<String> groups = new ArrayList<>();
    var sql = new StringBuilder("SELECT ");
    if (step == 0) {
      sql.append("NULL, ");
    } else {
      // Integer division is not the same everywhere.
      String start = "bucket - bucket % " + step;
      groups.add(start);
      sql.append(start).append(", ");
    }
    sql.append(column(query, groups, Column.DIRECTION, "direction"))
        .append(column(query, groups, Column.SOURCE_SERVICE, "source_service"))
        .append(column(query, groups, Column.DESTINATION_SERVICE, "destination_service"))
        .append(column(query, groups, Column.TYPE, "message_type"))
        .append("sum(stored), sum(processed), sum(failed), sum(bytes) FROM (");
    List<@Nullable Object> args = new ArrayList<>();
    var range =
        CountRange.of(
            query.from() == null ? Long.MIN_VALUE : query.from().getEpochSecond(),
            query.to() == null ? Long.MAX_VALUE : query.to().getEpochSecond(),
            step);
    List<CountRange.Part> parts = range.parts();
    if (parts.isEmpty()) {
      return List.of();
    }
    for (CountRange.Part part : parts) {
      sql.append(args.isEmpty() ? "" : " UNION ALL ")
          .append(
              """
              SELECT bucket, direction, source_service, destination_service, message_type,
                stored, processed, failed, bytes
              FROM fsx_message_counts WHERE\s""")
          .append(part.condition());
      args.add(part.from());
      args.add(part.to());
      filter(sql, args, query);
    }
    String grouped = String.join(", ", groups);
    sql.append(") counts")
        .append(groups.isEmpty() ? "" : " GROUP BY " + grouped)
        .append(" HAVING count(*) > 0")
        .append(groups.isEmpty() ? "" : " ORDER BY " + grouped);
    return db.list(sql.toString(), CountReader::row, args.toArray());
  }

  private static void filter(StringBuilder sql, List<@Nullable Object> args, CountQuery query) {
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
