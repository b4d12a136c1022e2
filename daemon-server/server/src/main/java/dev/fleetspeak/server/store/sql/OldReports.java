package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reports of clients on their processes. The reference's table of them has no key, so rows are
 * named by client and time, which an index of ours finds; rows that share both go together. That
 * leaves no choice to an engine, so that copies of a database that run the same statements, or the
 * same changes of rows (Galera), end up the same.
 */
final class OldReports implements RetainedKind {
  private final String name;
  private final String table;
  private final String time;
  private final @Nullable Duration keep;

  private OldReports(String name, String table, String time, Duration keep) {
    this.name = name;
    this.table = table;
    this.time = time;
    this.keep = RetentionTerms.orForEver(keep);
  }

  /** Reports on what processes use. */
  static OldReports ofUsage(Duration keep) {
    return new OldReports(
        "resource-usage", "client_resource_usage_records", "server_timestamp", keep);
  }

  /** Reports on processes that were killed. */
  static OldReports ofKills(Duration keep) {
    return new OldReports("kills", "fsx_client_kills", "received_at", keep);
  }

  private record Report(String client, long time) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public @Nullable Duration keep() {
    return keep;
  }

  @Override
  public Step remove(Tx tx, Instant before, int most) throws SQLException {
    Db db = tx.db();
    List<Report> found =
        db.list(
            "SELECT client_id, %2$s FROM %1$s WHERE %2$s < ? ORDER BY %2$s LIMIT ?"
                .formatted(table, time),
            row -> new Report(db.dialect().hex(row, 1), row.getLong(2)),
            Text.nanos(before),
            most);
    String delete = "DELETE FROM %s WHERE client_id = ? AND %s = ?".formatted(table, time);
    int removed = 0;
    for (Report report : found.stream().distinct().toList()) {
      removed += db.update(delete, db.dialect().id(report.client()), report.time());
    }
    return new Step(removed, found.size() == most);
  }

  @Override
  public Optional<Instant> oldest(Db db) throws SQLException {
    return db.first(
        "SELECT %2$s FROM %1$s WHERE %2$s IS NOT NULL ORDER BY %2$s LIMIT 1".formatted(table, time),
        row -> Text.ofNanos(row.getLong(1)));
  }

  @Override
  public long expired(Db db, Instant before, int most) throws SQLException {
    return db.number(
        "SELECT count(*) FROM (SELECT 1 AS one FROM %s WHERE %s < ? LIMIT ?) old"
            .formatted(table, time),
        Text.nanos(before),
        most);
  }
}
