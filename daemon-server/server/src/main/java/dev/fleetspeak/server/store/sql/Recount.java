package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.sql.CountDeltas.Sums;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the messages of a database that only a reference server wrote to so far, when ours opens
 * it first: whoever takes an installation over finds its history in the counts too. It is done if
 * there are messages and no counts at all, hence once. Old messages are counted by the hour or the
 * day. Their sizes are known only as far as they are still pending.
 */
final class Recount {
  private final Db db;
  private final CountTable counts;

  Recount(Db db, CountTable counts) {
    this.db = db;
    this.counts = counts;
  }

  /** To be called in the transaction in which the database is taken over. */
  void run(Instant now) throws SQLException {
    if (db.dialect().isShared()) {
      // One server at a time: the next one finds the counts of the first.
      db.list(
          db.dialect().locked("SELECT started_at FROM fsx_tasks WHERE name = 'roll_up'"),
          row -> row.getLong(1));
    }
    if (isAny("fsx_message_counts") || !isAny("messages")) {
      return;
    }
    // No hour is counted in part by the minute, as if these were all of it.
    long minutes = CountRollUp.begin(now.minus(CountTable.MINUTES_KEPT), CountTable.HOUR);
    long hours = CountRollUp.begin(now.minus(CountTable.HOURS_KEPT), CountTable.DAY);
    count(CountTable.DAY, Long.MIN_VALUE, hours);
    count(CountTable.HOUR, hours, minutes);
    count(CountTable.MINUTE, minutes, Long.MAX_VALUE);
  }

  private boolean isAny(String table) throws SQLException {
    return db.first("SELECT 1 FROM " + table + " LIMIT 1", row -> row.getInt(1)).isPresent();
  }

  private void count(int width, long from, long to) throws SQLException {
    Dialect dialect = db.dialect();
    Map<Long, CountDeltas> buckets = new HashMap<>();
    db.each(
        """
        SELECT bucket, from_client, source, to_client, destination, type,
          count(*), sum(done), sum(failed), sum(size)
        FROM (
          SELECT m.creation_time_seconds - m.creation_time_seconds %% %d AS bucket,
            CASE WHEN %s THEN 1 ELSE 0 END AS from_client,
            coalesce(m.source_service_name, '') AS source,
            CASE WHEN %s THEN 1 ELSE 0 END AS to_client,
            coalesce(m.destination_service_name, '') AS destination,
            coalesce(m.message_type, '') AS type,
            CASE WHEN m.processed_time_seconds IS NULL THEN 0 ELSE 1 END AS done,
            CASE WHEN m.processed_time_seconds IS NULL THEN 0 ELSE coalesce(m.failed, 0) END
              AS failed,
            coalesce(length(p.data_value), 0) AS size
          FROM messages m LEFT JOIN pending_messages p ON p.message_id = m.message_id
          WHERE m.creation_time_seconds >= ? AND m.creation_time_seconds < ?) each_one
        GROUP BY bucket, from_client, source, to_client, destination, type
        """
            .formatted(
                width,
                dialect.isSome("m.source_client_id"),
                dialect.isSome("m.destination_client_id")),
        row -> {
          long failed = row.getLong(9);
          buckets
              .computeIfAbsent(row.getLong(1), _ -> new CountDeltas())
              .add(
                  CountDeltas.Key.of(
                      row.getInt(2) != 0,
                      row.getString(3),
                      row.getInt(4) != 0,
                      row.getString(5),
                      row.getString(6)),
                  new Sums(row.getLong(7), row.getLong(8) - failed, failed, row.getLong(10)));
          return true;
        },
        from,
        to);
    for (Map.Entry<Long, CountDeltas> bucket : buckets.entrySet()) {
      counts.add(db, bucket.getValue(), bucket.getKey(), width);
    }
  }
}
