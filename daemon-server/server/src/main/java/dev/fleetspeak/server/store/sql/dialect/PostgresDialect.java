package dev.fleetspeak.server.store.sql.dialect;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** PostgreSQL, and engines that speak its protocol. */
public final class PostgresDialect extends ServerDialect {
  /** Serialization failure (CockroachDB's and YugabyteDB's usual one), deadlock, lock not there. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

  /**
   * Whether a statement or commit was kept is unknown (CockroachDB), a connection that writes was
   * given to a standby, no connection is free.
   */
  private static final Set<String> GONE = Set.of("40003", "25006", "53300");

  /** YugabyteDB gives its own troubles the state of an internal error, and says which they are. */
  private static final String INTERNAL = "XX000";

  private static final Pattern YUGABYTE_CONFLICT =
      Pattern.compile(
          "(?i)catalog (version|snapshot)|schema version mismatch|restart read required"
              + "|conflicts with|transaction .*(expired|aborted)");

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
  public String whole(String placeholder) {
    return "(SELECT CAST(" + placeholder + " AS BIGINT))";
  }

  /** Otherwise it reads the whole of a table that it believes to be empty, as new ones are. */
  @Override
  public String joinLookingUp(String table, String condition) {
    return " CROSS JOIN LATERAL (SELECT * FROM %s m WHERE %s OFFSET 0) m"
        .formatted(table, condition);
  }

  /**
   * An array, as many placeholders take long to plan. It is read out of a SELECT so that its length
   * is never known to the planner, which would plan each call anew.
   */
  @Override
  public Fragment selectByKey(String columns, String table, String key, Collection<String> ids) {
    return new Fragment(
        "SELECT %s FROM unnest((SELECT CAST(? AS BYTEA[]))) ids(id)".formatted(columns)
            + joinLookingUp(table, "m." + key + " = ids.id"),
        List.of((Object) ids.stream().map(hex -> (byte[]) id(hex)).toArray(byte[][]::new)));
  }

  @Override
  public Fragment numbers(String name, Collection<Long> numbers) {
    return new Fragment(
        "unnest((SELECT CAST(? AS BIGINT[]))) %s(n)".formatted(name),
        List.of(numbers.stream().mapToLong(Long::longValue).toArray()));
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
    if (CONFLICTS.contains(state) || isYugabyteConflict(failure)) {
      return Failure.CONFLICT;
    }
    // Connection trouble, and what an administrator or a failover does to a connection.
    return state.startsWith("08") || state.startsWith("57P") || GONE.contains(state)
        ? Failure.LOST
        : Failure.PERMANENT;
  }

  private static boolean isYugabyteConflict(SQLException failure) {
    return state(failure).equals(INTERNAL)
        && failure.getMessage() != null
        && YUGABYTE_CONFLICT.matcher(failure.getMessage()).find();
  }
}
