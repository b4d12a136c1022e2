package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the number of counters bounded, since names come from clients: a thousand source services,
 * a thousand destinations and a thousand types for each of them, {@value #MOST_IN_ALL} names in
 * all; the rest is counted as {@value #OTHER}.
 */
final class CountNames {
  static final String OTHER = "(other)";
  static final int MOST = 1_000;

  /** Otherwise a client that makes up services too would have a million names to itself. */
  static final int MOST_IN_ALL = 20_000;

  private static final long UNKNOWN = -1;

  private static final Logger LOG = LoggerFactory.getLogger(CountNames.class);

  private final Set<String> full = new HashSet<>();
  private final Map<String, Set<String>> known = new HashMap<>();
  private long inAll = UNKNOWN;

  CountDeltas.Key bounded(Db db, CountDeltas.Key key) throws SQLException {
    String source = admitted(db, "source", key.source());
    return new CountDeltas.Key(
        key.direction(),
        source,
        admitted(db, "destination:" + source, key.destination()),
        admitted(db, "type:" + source, key.type()));
  }

  private String admitted(Db db, String scope, String name) throws SQLException {
    Set<String> names = known.get(scope);
    if (names != null && names.contains(name)) {
      return name;
    }
    if (names == null || (names.size() < MOST && !isFull(db))) {
      // Other servers may have added some.
      names =
          new HashSet<>(
              db.list(
                  "SELECT name FROM fsx_count_names WHERE scope = ?",
                  row -> row.getString(1),
                  scope));
      known.put(scope, names);
    }
    if (names.contains(name)) {
      return name;
    }
    if (names.size() >= MOST || isFull(db)) {
      warn(scope);
      return OTHER;
    }
    db.update(
        db.dialect()
            .unlessThere("INSERT INTO fsx_count_names (scope, name) VALUES (?, ?)", "scope"),
        scope,
        name);
    names.add(name);
    inAll++;
    return name;
  }

  private boolean isFull(Db db) throws SQLException {
    if (inAll == UNKNOWN) {
      inAll = db.number("SELECT count(*) FROM fsx_count_names");
    }
    return inAll >= MOST_IN_ALL;
  }

  /** Without the name itself, which may come from a client. */
  private void warn(String scope) {
    String kind = scope.substring(0, (scope + ":").indexOf(':'));
    if (full.add(kind)) {
      LOG.warn(
          "{} names of one kind ({}), or {} in all; more are counted as {}",
          MOST,
          kind,
          MOST_IN_ALL,
          OTHER);
    }
  }

  void forget() {
    known.clear();
    inAll = UNKNOWN;
  }
}
