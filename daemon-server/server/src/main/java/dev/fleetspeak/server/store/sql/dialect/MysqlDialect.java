package dev.fleetspeak.server.store.sql.dialect;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** MySQL and MariaDB, with the reference's tables as they are. */
public final class MysqlDialect extends ServerDialect {
  /**
   * The transaction is rolled back, and the next try may do better. MySQL and MariaDB: lock wait,
   * deadlock, too many transactions, record changed; 1180 and 1213 are Galera's conflict between
   * nodes too. TiDB: 8002, 8005, 9007 and 8022 write conflicts, 8027 and 8028 a schema that
   * changed, 9001 to 9005 parts that are busy or elect a leader. Vitess: 1317 a transaction that
   * was ended, 1203 no connection free.
   */
  private static final Set<Integer> CONFLICTS =
      Set.of(
          1205, 1213, 1637, 1020, 1180, 8002, 8005, 8022, 8027, 8028, 9001, 9002, 9003, 9004, 9005,
          9007, 1317, 1203);

  /**
   * Shutting down, killed, Galera's node not ready, read-only while it fails over; TiDB's word for
   * a commit whose result is unknown (8501).
   */
  private static final Set<Integer> GONE = Set.of(1053, 1927, 1047, 1290, 1836, 2006, 2013, 8501);

  /** Vitess gives most of its own troubles this number, and says in words which they are. */
  private static final int UNKNOWN_ERROR = 1105;

  private static final Pattern VITESS_GONE =
      Pattern.compile(
          "code = (Unavailable|Aborted|ClusterEvent)|wrong tablet type|not serving|VT15001");

  private static final Set<Integer> DUPLICATES = Set.of(1062, 1586);

  @Override
  public String byIndex(String index) {
    return " FORCE INDEX (" + index + ")";
  }

  /** MariaDB looks up single columns only, and then reads all messages of a second. */
  @Override
  public boolean looksUpRows() {
    return false;
  }

  @Override
  public String joinInOrder() {
    return " STRAIGHT_JOIN ";
  }

  @Override
  public String engine() {
    return "mysql";
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public String whole(String placeholder) {
    return "CAST(" + placeholder + " AS SIGNED)";
  }

  @Override
  String literal(String hex) {
    return "x'" + hex + "'";
  }

  @Override
  String orNothing(String key) {
    return " ON DUPLICATE KEY UPDATE %1$s = %1$s".formatted(key);
  }

  @Override
  String orSet(String key, List<String> columns) {
    return MysqlUpsert.set(columns);
  }

  @Override
  String orPlus(String table, String key, List<String> columns) {
    return MysqlUpsert.plus(table, columns);
  }

  @Override
  public Names names() {
    return Names.FOLDED;
  }

  @Override
  public boolean hasForServer() {
    return true;
  }

  @Override
  public boolean hasReturning() {
    return false; // MariaDB has it, MySQL has not
  }

  @Override
  public boolean keepsEarlyClocks() {
    return false;
  }

  /** The reference's column is a signed integer of 32 bits (server.md FLAW 31). */
  @Override
  public long mostContactId() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int mostSourceIdBytes() {
    return 16;
  }

  @Override
  public Failure failure(SQLException said) {
    SQLException failure = reason(said);
    int code = failure.getErrorCode();
    if (DUPLICATES.contains(code)) {
      return Failure.DUPLICATE;
    }
    if (CONFLICTS.contains(code) || state(failure).equals("40001")) {
      return Failure.CONFLICT;
    }
    return GONE.contains(code) || state(failure).startsWith("08") || isVitessGone(failure)
        ? Failure.LOST
        : Failure.PERMANENT;
  }

  /** The driver wraps what a batch ends with, and tells its code only inside. */
  private static SQLException reason(SQLException failure) {
    SQLException reason = failure;
    while (reason.getErrorCode() == 0 && reason.getCause() instanceof SQLException inner) {
      reason = inner;
    }
    return reason;
  }

  private static boolean isVitessGone(SQLException failure) {
    return failure.getErrorCode() == UNKNOWN_ERROR
        && failure.getMessage() != null
        && VITESS_GONE.matcher(failure.getMessage()).find();
  }

  /** The form of MySQL, which H2 takes too. */
  static final class MysqlUpsert {
    private MysqlUpsert() {}

    static String set(List<String> columns) {
      return columns.stream()
          .map(column -> "%1$s = VALUES(%1$s)".formatted(column))
          .collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));
    }

    static String plus(String table, List<String> columns) {
      return columns.stream()
          .map(column -> "%1$s = %2$s.%1$s + VALUES(%1$s)".formatted(column, table))
          .collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));
    }
  }
}
