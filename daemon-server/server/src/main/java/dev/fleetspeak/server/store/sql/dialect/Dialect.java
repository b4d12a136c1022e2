package dev.fleetspeak.server.store.sql.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an engine does in its own way. All other statements have one text for all engines. Texts
 * that are put together are remembered, since each is used for every message. Thread-safe.
 */
public abstract sealed class Dialect permits SqliteDialect, ServerDialect {
  /** The largest number of a column that does not run out. */
  public static final long NO_END = Long.MAX_VALUE;

  private final Map<Text, String> remembered = new ConcurrentHashMap<>();

  Dialect() {}

  /** A text that is given an ending. */
  private record Text(Ending ending, String start) {}

  /** What texts are given. */
  enum Ending {
    UNLESS_THERE,
    REPLACE,
    ADD,
    LOCKED,
    SKIPPING_LOCKED,
    RETURNING
  }

  /** The engine's name in configurations, descriptions and file names. */
  public abstract String engine();

  /** Whether several servers may use one database. */
  public abstract boolean isShared();

  /** An id as it is bound; no bytes for an empty one. */
  public abstract Object id(String hex);

  /** An id as it is bound where the reference's tables have their own way to say "none". */
  public abstract @Nullable Object idOrNone(String hex);

  /** The id in a column as lower-case hex; empty for none. */
  public abstract String hex(ResultSet row, int column) throws SQLException;

  /** A literal for the id of nobody. */
  public abstract String nobody();

  /** The condition that a column of {@link #idOrNone} names nobody. */
  public abstract String isNone(String column);

  /** The condition that a column of {@link #idOrNone} names somebody. */
  public abstract String isSome(String column);

  /** A nonce of a contact as it is bound. */
  public abstract Object nonce(long nonce);

  /** The nonce of a contact in a column. */
  public abstract long nonce(ResultSet row, int column) throws SQLException;

  /** The column that gives rows in the order of their coming, or else in that of a key. */
  public abstract String oldestFirst(String key);

  /** The condition that a column holds one of some ids in hex, however many. */
  public abstract Fragment among(String column, Collection<String> ids);

  /**
   * A whole number of 64 bits out of a placeholder, where the engine cannot know its type, or would
   * plan a statement anew for each of its values.
   */
  public abstract String whole(String placeholder);

  /** An INSERT that does nothing, and counts no row, if the key is there. */
  public final String unlessThere(String insert, String key) {
    return remembered(Ending.UNLESS_THERE, insert, () -> orNothing(key));
  }

  abstract String orNothing(String key);

  /** An INSERT that replaces the other columns of a row with that key. */
  public final String orReplace(String insert, String key, List<String> columns) {
    return remembered(Ending.REPLACE, insert, () -> orSet(key, columns));
  }

  abstract String orSet(String key, List<String> columns);

  /** An INSERT into a table that adds to some columns of a row with that key. */
  public final String orAdd(String insert, String table, String key, List<String> columns) {
    return remembered(Ending.ADD, insert, () -> orPlus(table, key, columns));
  }

  abstract String orPlus(String table, String key, List<String> columns);

  /** A SELECT whose rows stay as they are until the transaction ends. */
  public abstract String locked(String select);

  /** A SELECT that locks its rows and leaves out those that somebody else has locked. */
  public abstract String skippingLocked(String select);

  /** What is set after a table's name so that this index is used. */
  public abstract String byIndex(String index);

  /** Whether a comparison of rows of several columns is looked up in an index. */
  public boolean looksUpRows() {
    return true;
  }

  /** A join that reads the left side first, where an engine would do otherwise. */
  public abstract String joinInOrder();

  /**
   * A join that looks up each row on its left side by an index.
   *
   * @param table as {@code m} in what follows
   * @param condition by which its rows are found
   */
  public String joinLookingUp(String table, String condition) {
    return joinInOrder() + table + " m ON " + condition;
  }

  /**
   * A SELECT of rows whose key is one of some ids, each found by the key's index. Its text depends
   * on nothing but how many they are, if at all.
   *
   * @param columns of {@code m}
   * @param table as {@code m}
   * @param ids in hex, at least one
   */
  public abstract Fragment selectByKey(
      String columns, String table, String key, Collection<String> ids);

  /**
   * A table with a row for each of some numbers, perhaps with some of them twice.
   *
   * @param name the table's; its column is {@code n}
   * @param numbers at least one
   */
  public abstract Fragment numbers(String name, Collection<Long> numbers);

  /** Whether {@code pending_messages} has the column {@code for_server} (server.md 2.8). */
  public abstract boolean hasForServer();

  /** Which names of files the reference's table takes for the same (server.md 2.8). */
  public abstract Names names();

  /** Which names of files are taken for the same. */
  public enum Names {
    /** None. */
    EXACT,
    /** Those that are the same number. */
    NUMBERS,
    /** Those that differ in case only, and the like. */
    FOLDED
  }

  /** Whether INSERT and DELETE can have a RETURNING. */
  public abstract boolean hasReturning();

  /** Whether a client's clock before 1970 can be stored (server.md FLAW 28). */
  public abstract boolean keepsEarlyClocks();

  /** Largest number of a contact; {@link #NO_END} where they do not run out. */
  public long mostContactId() {
    return NO_END;
  }

  /** Most characters of a name or type; more would be an error or be cut (server.md FLAW 26). */
  public abstract int mostNameCharacters();

  /** Most bytes of a source message id. */
  public abstract int mostSourceIdBytes();

  /** An INSERT that answers with a column. */
  public final String returning(String insert, String column) {
    return remembered(Ending.RETURNING, insert, () -> " RETURNING " + column);
  }

  /** What a failure means. */
  public abstract Failure failure(SQLException failure);

  final String remembered(Ending ending, String start, Supplier<String> end) {
    var text = new Text(ending, start);
    String known = remembered.get(text);
    if (known == null) {
      known = start + end.get();
      remembered.put(text, known);
    }
    return known;
  }
}
