package dev.fleetspeak.server.store.sql.dialect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Engines whose ids are bytes, as in the reference's MySQL tables; nobody is NULL there. */
public abstract sealed class ServerDialect extends Dialect
    permits MysqlDialect, H2Dialect, PostgresDialect {
  private static final HexFormat HEX = HexFormat.of();
  private static final int NAME_CHARACTERS = 128;

  ServerDialect() {}

  @Override
  public final Object id(String hex) {
    return HEX.parseHex(hex);
  }

  @Override
  public final @Nullable Object idOrNone(String hex) {
    return hex.isEmpty() ? null : HEX.parseHex(hex);
  }

  @Override
  public final String hex(ResultSet row, int column) throws SQLException {
    byte[] id = row.getBytes(column);
    return id == null ? "" : HEX.formatHex(id);
  }

  @Override
  public final String isNone(String column) {
    return column + " IS NULL";
  }

  @Override
  public final String isSome(String column) {
    return column + " IS NOT NULL";
  }

  /** Little-endian, as the reference has it in MySQL (server.md 2.8). */
  @Override
  public final Object nonce(long nonce) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(nonce).array();
  }

  @Override
  public final long nonce(ResultSet row, int column) throws SQLException {
    return ByteBuffer.wrap(row.getBytes(column)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Override
  public final String oldestFirst(String key) {
    return key;
  }

  /** Spelled out: engines bound the number of placeholders, and an id needs no escaping. */
  @Override
  public final Fragment among(String column, Collection<String> ids) {
    if (ids.isEmpty()) {
      return new Fragment("1 = 0", List.of());
    }
    String sql =
        ids.stream().map(this::literal).collect(Collectors.joining(", ", column + " IN (", ")"));
    return new Fragment(sql, List.of());
  }

  abstract String literal(String hex);

  @Override
  public Fragment selectByKey(String columns, String table, String key, Collection<String> ids) {
    List<Object> asked = fewSizes(ids.stream().map(this::id).toList());
    return new Fragment(
        "SELECT %s FROM %s m WHERE m.%s IN (?%s)"
            .formatted(columns, table, key, ", ?".repeat(asked.size() - 1)),
        asked);
  }

  @Override
  public Fragment numbers(String name, Collection<Long> numbers) {
    List<Object> asked = fewSizes(List.copyOf(numbers));
    String one = "SELECT " + whole("?") + " AS n";
    return new Fragment(
        "(%s%s) %s".formatted(one, (" UNION ALL " + one).repeat(asked.size() - 1), name), asked);
  }

  /** The last one again until they are as many as a power of two: few texts stay prepared. */
  private static List<Object> fewSizes(List<?> some) {
    List<Object> all = new ArrayList<>(some);
    while (Integer.bitCount(all.size()) > 1) {
      all.add(all.getLast());
    }
    return all;
  }

  @Override
  public final String nobody() {
    return literal("");
  }

  @Override
  public final String locked(String select) {
    return remembered(Ending.LOCKED, select, () -> " FOR UPDATE");
  }

  @Override
  public final String skippingLocked(String select) {
    return remembered(Ending.SKIPPING_LOCKED, select, () -> " FOR UPDATE SKIP LOCKED");
  }

  @Override
  public String byIndex(String index) {
    return "";
  }

  @Override
  public String joinInOrder() {
    return " JOIN ";
  }

  @Override
  public final int mostNameCharacters() {
    return NAME_CHARACTERS;
  }

  /** The SQL state, never null. */
  static String state(SQLException failure) {
    return failure.getSQLState() == null ? "" : failure.getSQLState();
  }
}
