package dev.fleetspeak.server.store.sql.dialect;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** PostgreSQL, and engines that speak its protocol. */
public final class PostgresDialect extends ServerDialect {
  /** Serialization failure, deadlock, lock not available; CockroachDB's are among them. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "40003");

  private static final String DUPLICATE = "23505";

  @Override
  public String engine() {
    return "postgresql";
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  String literal(String hex) {
    return "'\\x" + hex + "'::bytea";
  }

  @Override
  String orNothing(String key) {
    return " ON CONFLICT DO NOTHING";
  }

  @Override
  String orSet(String key, List<String> columns) {
    return columns.stream()
        .map(column -> column + " = excluded." + column)
        .collect(Collectors.joining(", ", " ON CONFLICT (" + key + ") DO UPDATE SET ", ""));
  }

  @Override
  String orPlus(String table, String key, List<String> columns) {
    return columns.stream()
        .map(column -> "%1$s = %2$s.%1$s + excluded.%1$s".formatted(column, table))
        .collect(Collectors.joining(", ", " ON CONFLICT (" + key + ") DO UPDATE SET ", ""));
  }

  @Override
  public Names names() {
    return Names.EXACT;
  }

  @Override
  public boolean hasForServer() {
    return false;
  }

  @Override
  public boolean hasReturning() {
    return true;
  }

  @Override
  public boolean keepsEarlyClocks() {
    return true;
  }

  @Override
  public int mostSourceIdBytes() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Failure failure(SQLException failure) {
    String state = state(failure);
    if (state.equals(DUPLICATE)) {
      return Failure.DUPLICATE;
    }
    if (CONFLICTS.contains(state)) {
      return Failure.CONFLICT;
    }
    // Connection trouble, and what an administrator or a failover does to a connection.
    return state.startsWith("08") || state.startsWith("57P") || state.equals("25006")
        ? Failure.LOST
        : Failure.PERMANENT;
  }
}
