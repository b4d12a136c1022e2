package dev.fleetspeak.server.store.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The WHERE of a query, put together from the filters that are set. */
final class Conditions {
  private final StringBuilder sql = new StringBuilder(" WHERE 1 = 1");
  private final List<@Nullable Object> args = new ArrayList<>();

  /** Adds a condition with its values. */
  Conditions and(String condition, @Nullable Object... values) {
    sql.append(" AND ").append(condition);
    args.addAll(Arrays.asList(values));
    return this;
  }

  String sql() {
    return sql.toString();
  }

  /** The values of the conditions, and some more after them. */
  @Nullable Object[] args(@Nullable Object... more) {
    var all = new ArrayList<>(args);
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }
}
