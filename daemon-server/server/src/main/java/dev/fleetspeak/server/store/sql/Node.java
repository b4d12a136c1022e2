package dev.fleetspeak.server.store.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One server of a database.
 *
 * @param name host and port, as errors name it
 * @param url the driver's, for this server only
 * @param engine what it is
 * @param isOneOfMany whether another server could be used instead
 */
record Node(String name, String url, DatabaseSettings.Engine engine, boolean isOneOfMany) {
  /**
   * The bits for reading, changing and inserting: the first statement of a transaction waits until
   * this node has what other nodes had committed before. Without it a message stored by way of one
   * node would not be found by a server on another, nor could its acknowledgement be.
   */
  private static final int SEE_ALL = 7;

  /**
   * The servers that settings name, in their order.
   *
   * @param embedded what an embedded engine has set after its address
   */
  static List<Node> of(DatabaseSettings settings, String embedded) {
    String url = settings.address();
    if (settings.engine() == DatabaseSettings.Engine.H2) {
      return List.of(new Node(url, H2Files.url(url) + embedded, settings.engine(), false));
    }
    int start = url.indexOf("//") + 2;
    int end = url.indexOf('/', start);
    List<String> names = List.of(url.substring(start, end).split(",", -1));
    return names.stream()
        .map(
            name ->
                new Node(
                    name,
                    url.substring(0, start) + name + url.substring(end),
                    settings.engine(),
                    names.size() > 1))
        .toList();
  }

  /**
   * A new connection.
   *
   * @throws SQLException if it cannot be reached or, though reached, cannot be used for writing
   */
  Connection connect(Properties login) throws SQLException {
    Connection connection = DriverManager.getConnection(url, login);
    try {
      if (engine == DatabaseSettings.Engine.MYSQL && isGalera(connection) && !isText(login)) {
        try (connection) {
          return connect(text(login));
        }
      }
      check(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      try (connection) {
        throw e;
      }
    }
  }

  /** Whether a connection to MySQL or MariaDB is one to a node of a Galera cluster. */
  static boolean isGalera(Connection connection) throws SQLException {
    return isOn(value(connection, "SHOW GLOBAL VARIABLES LIKE 'wsrep_on'", 2));
  }

  /**
   * On Galera statements go as text, one at a time: a transaction that another node aborts while a
   * statement is prepared is rolled back without a word (seen with MariaDB 10.11), and what follows
   * would be committed without it.
   */
  private static Properties text(Properties login) {
    var text = new Properties();
    text.putAll(login);
    text.put("useServerPrepStmts", "false");
    text.put("useBulkStmts", "false");
    text.put("disablePipeline", "true");
    return text;
  }

  private static boolean isText(Properties login) {
    return "true".equals(login.getProperty("disablePipeline"));
  }

  private void check(Connection connection) throws SQLException {
    switch (engine) {
      case H2 -> {}
      case MYSQL -> {
        boolean galera = isGalera(connection);
        if (galera) {
          value(connection, "SET SESSION wsrep_sync_wait = " + SEE_ALL, 1);
        }
        // A Galera node that is not (or no longer) part of the cluster refuses this.
        if ((galera || isOneOfMany) && isOn(value(connection, "SELECT @@global.read_only", 1))) {
          throw new SQLException("it is read-only");
        }
      }
      case POSTGRESQL -> {
        if (isOneOfMany && isOn(value(connection, "SHOW transaction_read_only", 1))) {
          throw new SQLException("it is read-only, a standby");
        }
      }
    }
  }

  /** A column of the first row; empty without one. */
  private static String value(Connection connection, String sql, int column) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? String.valueOf(rows.getString(column)) : "";
      }
    }
  }

  private static boolean isOn(String value) {
    return Stream.of("1", "on", "true").anyMatch(value.toLowerCase(Locale.ROOT)::equals);
  }
}
