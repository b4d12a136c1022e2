package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.MysqlDialect;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection with the prepared statements it used lately. Not thread-safe. */
final class Db implements AutoCloseable {
  private static final int MOST_PREPARED = 200;

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(64, 0.75f, true);

  private @Nullable Boolean galera;

  Db(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  Connection connection() {
    return connection;
  }

  /** Whether this is one node of a Galera cluster; asks only once. */
  boolean isGalera() throws SQLException {
    Boolean known = galera;
    if (known == null) {
      known = dialect instanceof MysqlDialect && Node.isGalera(connection);
      galera = known;
    }
    return known;
  }

  /** Turns the current row into a value. */
  @FunctionalInterface
  interface Row<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Looks at rows one by one. */
  @FunctionalInterface
  interface RowVisitor {
    /** Whether to go on. */
    boolean visit(ResultSet row) throws SQLException;
  }

  /** Runs a statement and returns how many rows it changed. */
  int update(String sql, @Nullable Object... args) throws SQLException {
    try {
      return bound(sql, args).executeUpdate();
    } catch (SQLException e) {
      throw forgotten(sql, e);
    }
  }

  /** Runs a statement that is not worth keeping prepared, such as BEGIN on a fresh connection. */
  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a statement whose text is not worth keeping, as it holds the ids of some rows. */
  int updateOnce(String sql, List<Object> args) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      bindAll(statement, args.toArray());
      return statement.executeUpdate();
    }
  }

  <T> List<T> list(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
    List<T> found = new ArrayList<>();
    each(sql, r -> found.add(row.map(r)), args);
    return found;
  }

  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
    try (ResultSet rows = bound(sql, args).executeQuery()) {
      return rows.next() ? Optional.of(row.map(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw forgotten(sql, e);
    }
  }

  /** The first column of the only row, as a number. */
  long number(String sql, @Nullable Object... args) throws SQLException {
    return first(sql, row -> row.getLong(1), args).orElse(0L);
  }

  /** Runs an INSERT of one row and returns the number that the engine gave it. */
  long insertNumbered(String insert, String column, @Nullable Object... args) throws SQLException {
    if (dialect.hasReturning()) {
      return number(dialect.returning(insert, column), args);
    }
    try (PreparedStatement statement = connection.prepareStatement(insert, new String[] {column})) {
      bindAll(statement, args);
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        if (!keys.next()) {
          throw new SQLException("the engine gave no number to a new row");
        }
        return keys.getLong(1);
      }
    }
  }

  /** Runs a statement for many rows, as one statement where the engine can. */
  void batch(String sql, List<@Nullable Object[]> rows) throws SQLException {
    if (rows.size() <= 1) {
      for (@Nullable Object[] row : rows) {
        update(sql, row);
      }
      return;
    }
    try {
      PreparedStatement statement = prepared(sql);
      for (@Nullable Object[] row : rows) {
        bindAll(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (BatchUpdateException e) {
      // The error of the batch shows all values; the one behind it says what is wrong.
      throw forgotten(sql, e.getNextException() == null ? e : e.getNextException());
    } catch (SQLException e) {
      throw forgotten(sql, e);
    }
  }

  void each(String sql, RowVisitor visitor, @Nullable Object... args) throws SQLException {
    try (ResultSet rows = bound(sql, args).executeQuery()) {
      while (rows.next() && visitor.visit(rows)) {
        // the visitor does the work
      }
    } catch (SQLException e) {
      throw forgotten(sql, e);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... args) throws SQLException {
    PreparedStatement statement = prepared(sql);
    bindAll(statement, args);
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      if (prepared.size() >= MOST_PREPARED) {
        prepared.remove(prepared.keySet().iterator().next()).close();
      }
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  private static void bindAll(PreparedStatement statement, @Nullable Object... args)
      throws SQLException {
    for (int i = 0; i < args.length; i++) {
      bind(statement, i + 1, args[i]);
    }
  }

  /** The driver gives up a statement that failed; the next use prepares it anew. */
  private SQLException forgotten(String sql, SQLException failure) {
    try (var _ = prepared.remove(sql)) {
      return failure;
    } catch (SQLException e) {
      failure.addSuppressed(e);
      return failure;
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setObject(index, null);
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case Boolean flag -> statement.setInt(index, flag ? 1 : 0);
      case Double number -> statement.setDouble(index, number);
      case ByteString bytes -> statement.setBytes(index, bytes.toByteArray());
      case byte[] bytes -> statement.setBytes(index, bytes);
      case byte[][] many -> statement.setObject(index, many);
      case long[] many -> statement.setObject(index, many);
      default -> throw new IllegalArgumentException("cannot bind " + value.getClass());
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    connection.close();
  }
}
