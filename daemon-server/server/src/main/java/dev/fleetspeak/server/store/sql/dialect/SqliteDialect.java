package dev.fleetspeak.server.store.sql.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** SQLite: ids are hex texts, and whoever writes is alone. */
public final class SqliteDialect extends Dialect {

  @Override
  public String engine() {
    return "sqlite";
  }

  @Override
  public String whole(String placeholder) {
    return placeholder;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public Object id(String hex) {
    return hex;
  }

  @Override
  public Object idOrNone(String hex) {
    return hex;
  }

  @Override
  public String hex(ResultSet row, int column) throws SQLException {
    String hex = row.getString(column);
    return hex == null ? "" : hex;
  }

  @Override
  public Fragment selectByKey(String columns, String table, String key, Collection<String> ids) {
    Fragment among = among("m." + key, ids);
    return new Fragment(
        "SELECT %s FROM %s m WHERE %s".formatted(columns, table, among.sql()), among.args());
  }

  @Override
  public Fragment numbers(String name, Collection<Long> numbers) {
    String json = numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    return new Fragment("(SELECT value AS n FROM json_each(?)) " + name, List.of(json));
  }

  @Override
  public String nobody() {
    return "''";
  }

  @Override
  public String isNone(String column) {
    return column + " = ''";
  }

  @Override
  public String isSome(String column) {
    return column + " <> ''";
  }

  @Override
  public Object nonce(long nonce) {
    return Long.toHexString(nonce);
  }

  @Override
  public long nonce(ResultSet row, int column) throws SQLException {
    return Long.parseUnsignedLong(row.getString(column), 16);
  }

  @Override
  public String oldestFirst(String key) {
    return "rowid";
  }

  @Override
  public Fragment among(String column, Collection<String> ids) {
    String json =
        ids.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",", "[", "]"));
    return new Fragment(column + " IN (SELECT value FROM json_each(?))", List.of(json));
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
        .map(column -> "%1$s = %1$s + excluded.%1$s".formatted(column))
        .collect(Collectors.joining(", ", " ON CONFLICT DO UPDATE SET ", ""));
  }

  @Override
  public String locked(String select) {
    return select;
  }

  @Override
  public String skippingLocked(String select) {
    return select;
  }

  @Override
  public String byIndex(String index) {
    return " INDEXED BY " + index;
  }

  @Override
  public String joinInOrder() {
    return " CROSS JOIN ";
  }

  @Override
  public boolean hasForServer() {
    return false;
  }

  @Override
  public Names names() {
    return Names.NUMBERS;
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
  public int mostNameCharacters() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int mostSourceIdBytes() {
    return Integer.MAX_VALUE;
  }

  /** The writer is alone: whatever fails would fail again. */
  @Override
  public Failure failure(SQLException failure) {
    return Failure.PERMANENT;
  }
}
