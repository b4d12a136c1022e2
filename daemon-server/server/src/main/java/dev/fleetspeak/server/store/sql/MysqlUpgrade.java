package dev.fleetspeak.server.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings the reference's tables in MySQL to their newest form, as its newer servers expect them but
 * never make them (server.md 2.9). Tables that are missing are made whole elsewhere.
 *
 * @param there columns by table
 */
record MysqlUpgrade(Map<String, Set<String>> there) {
  private record Column(String table, String name, String type) {}

  private static final List<Column> LATER =
      List.of(
          new Column("messages", "annotations", "BLOB"),
          new Column("client_resource_usage_records", "mean_num_fds", "INT"),
          new Column("client_resource_usage_records", "max_num_fds", "INT"),
          new Column("broadcasts", "destination_service_name", "VARCHAR(128)"));

  private static final List<Column> LARGER =
      List.of(
          new Column("pending_messages", "data_value", "MEDIUMBLOB"),
          new Column("broadcasts", "data_value", "MEDIUMBLOB"),
          new Column("files", "data", "MEDIUMBLOB"));

  private static final List<Column> INDEXED =
      List.of(
          new Column("messages", "destination_client_id", ""),
          new Column("pending_messages", "scheduled_time", ""));

  void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Column column : LATER) {
        if (there.containsKey(column.table()) && !isThere(column)) {
          statement.execute(
              "ALTER TABLE %s ADD COLUMN %s %s"
                  .formatted(column.table(), column.name(), column.type()));
        }
      }
      for (Column column : LARGER) {
        if (isThere(column) && isSmall(connection, column)) {
          statement.execute(
              "ALTER TABLE %s MODIFY COLUMN %s %s"
                  .formatted(column.table(), column.name(), column.type()));
        }
      }
      for (Column column : INDEXED) {
        if (isThere(column) && !isIndexed(connection, column)) {
          statement.execute(
              "CREATE INDEX %2$s ON %1$s(%2$s)".formatted(column.table(), column.name()));
        }
      }
    }
  }

  private boolean isThere(Column column) {
    return there.getOrDefault(column.table(), Set.of()).contains(column.name());
  }

  private static boolean isSmall(Connection connection, Column column) throws SQLException {
    return any(
        connection,
        """
        SELECT 1 FROM information_schema.columns WHERE table_schema = database()
          AND table_name = '%s' AND column_name = '%s' AND data_type = 'blob'
        """
            .formatted(column.table(), column.name()));
  }

  private static boolean isIndexed(Connection connection, Column column) throws SQLException {
    return any(
        connection,
        """
        SELECT 1 FROM information_schema.statistics WHERE table_schema = database()
          AND table_name = '%s' AND column_name = '%s' AND seq_in_index = 1
        """
            .formatted(column.table(), column.name()));
  }

  private static boolean any(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }
}
