package dev.fleetspeak.server.store.sql.dialect;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** H2 in its MySQL mode, embedded, for one server. */
public final class H2Dialect extends ServerDialect {
  /** Deadlock, lock timeout, a row changed by another transaction. */
  private static final Set<Integer> CONFLICTS = Set.of(40_001, 50_200, 90_131);

  private static final Set<Integer> GONE = Set.of(90_007, 90_067, 90_098, 90_121);
  private static final int DUPLICATE = 23_505;

  @Override
  public String engine() {
    return "h2";
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public String whole(String placeholder) {
    return "CAST(" + placeholder + " AS BIGINT)";
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
    return MysqlDialect.MysqlUpsert.set(columns);
  }

  @Override
  String orPlus(String table, String key, List<String> columns) {
    return MysqlDialect.MysqlUpsert.plus(table, columns);
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
    return false;
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
    int code = failure.getErrorCode();
    if (code == DUPLICATE) {
      return Failure.DUPLICATE;
    }
    if (CONFLICTS.contains(code)) {
      return Failure.CONFLICT;
    }
    return GONE.contains(code) ? Failure.LOST : Failure.PERMANENT;
  }
}
