package dev.fleetspeak.server.store.sql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Connections to the first of a database's servers that can be used. One that failed is tried last
 * for a while, so that not every new connection waits for a machine that is gone. Thread-safe.
 */
final class Nodes implements DataSource {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Nodes.class);
  private static final long AVOIDED_NANOS = Duration.ofSeconds(10).toNanos();

  private final List<Node> nodes;
  private final Properties login;
  private final Map<Node, Long> failedAt = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Node> used = new AtomicReference<>();

  Nodes(List<Node> nodes, Properties login) {
    this.nodes = List.copyOf(nodes);
    this.login = login;
  }

  /**
   * A new connection.
   *
   * @throws SQLException of the only server, or else one that names every server with its reason
   */
  @Override
  public Connection getConnection() throws SQLException {
    List<String> reasons = new ArrayList<>();
    for (Node node : inOrder()) {
      try {
        Connection connection = node.connect(login);
        failedAt.remove(node);
        note(node, reasons);
        return connection;
      } catch (SQLException e) {
        if (nodes.size() == 1) {
          throw e;
        }
        failedAt.put(node, System.nanoTime());
        reasons.add(node.name() + ": " + Reason.of(e));
      }
    }
    throw new SQLTransientConnectionException(
        "none of the " + nodes.size() + " addresses can be used: " + String.join("; ", reasons));
  }

  private List<Node> inOrder() {
    long now = System.nanoTime();
    return nodes.stream()
        .sorted(
            Comparator.comparing(
                node -> now - failedAt.getOrDefault(node, now - AVOIDED_NANOS) < AVOIDED_NANOS))
        .toList();
  }

  private void note(Node node, List<String> reasons) {
    Node before = used.getAndSet(node);
    if (node.equals(before) || (before == null && reasons.isEmpty())) {
      return;
    }
    if (reasons.isEmpty()) {
      LOG.info("new connections to the database go to {} again", node.name());
    } else {
      LOG.warn(
          "new connections to the database go to {}: {}", node.name(), String.join("; ", reasons));
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the login is part of the settings");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // logs go elsewhere
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // a property of the driver, with a value of ours
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs go elsewhere");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
