package dev.fleetspeak.server.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to a database server, or to an embedded one, as our statements need them. */
final class Pool {
  private static final Logger LOG = LoggerFactory.getLogger(Pool.class);
  private static final long WAIT_MILLIS = 5_000;
  private static final long MAX_LIFE_MILLIS = 1_800_000;

  /**
   * Plans of prepared statements stay as they were made, when tables may have been empty: reading a
   * whole one was cheapest then, and believed to cost so much for many ids that half a second of
   * compiling it was worth while. Only what the engine knows is set, since some only resemble it.
   */
  private static final String POSTGRESQL_BY_INDEX =
      "SELECT set_config(name, 'off', false) FROM pg_settings WHERE name IN ('enable_seqscan', 'jit')";

  private Pool() {}

  /** Names the trouble itself, so that a failed start shows the engine's own words. */
  static HikariDataSource open(DatabaseSettings settings, UnaryOperator<DataSource> connections) {
    if (DatabaseSettings.TLS_PREFERRED.equals(
        settings.properties().get(DatabaseSettings.MYSQL_TLS))) {
      return openPreferringTls(settings, connections);
    }
    var config = new HikariConfig();
    config.setPoolName("store");
    config.setDataSource(connections.apply(new Nodes(Node.of(settings, H2), login(settings))));
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(Math.min(settings.connections(), settings.writers() + 2));
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setMaxLifetime(MAX_LIFE_MILLIS);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    if (settings.engine() == DatabaseSettings.Engine.POSTGRESQL) {
      config.setConnectionInitSql(POSTGRESQL_BY_INDEX);
    }
    return new HikariDataSource(config);
  }

  private static HikariDataSource openPreferringTls(
      DatabaseSettings settings, UnaryOperator<DataSource> connections) {
    try {
      return open(
          settings.withProperties(Map.of(DatabaseSettings.MYSQL_TLS, "trust")), connections);
    } catch (PoolInitializationException e) {
      LOG.debug("trying without TLS, as the first attempt failed", e);
      return open(
          settings.withProperties(Map.of(DatabaseSettings.MYSQL_TLS, "disable")), connections);
    }
  }

  /**
   * MySQL's mode for the upsert; nothing is closed behind our back, and no commit waits for H2's
   * own time: each group is synced by a statement.
   */
  private static final String H2 =
      ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
          + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;LOCK_TIMEOUT=10000";

  private static String variables(DatabaseSettings settings) {
    return Stream.concat(settings.variables().stream(), Stream.of("sql_mode='STRICT_ALL_TABLES'"))
        .collect(Collectors.joining(","));
  }

  private static Properties login(DatabaseSettings settings) {
    Properties all = properties(settings);
    if (!settings.user().isEmpty()) {
      all.put("user", settings.user());
    }
    if (!settings.password().text().isEmpty()) {
      all.put("password", settings.password().text());
    }
    return all;
  }

  private static Properties properties(DatabaseSettings settings) {
    var all = new Properties();
    all.putAll(settings.properties());
    all.putAll(
        switch (settings.engine()) {
          case H2 -> Map.of();
          case MYSQL ->
              Map.of(
                  "useServerPrepStmts", "true",
                  "prepStmtCacheSize", "250",
                  "useBulkStmts", "true",
                  // An upsert that changes nothing counts no row.
                  "useAffectedRows", "true",
                  // What does not fit is refused, not cut (server.md FLAW 26).
                  "sessionVariables", variables(settings),
                  "tcpKeepAlive", "true");
          case POSTGRESQL ->
              Map.of(
                  "reWriteBatchedInserts", "true",
                  "ApplicationName", "fleetspeak",
                  "tcpKeepAlive", "true");
        });
    all.putIfAbsent(
        "connectTimeout", settings.engine() == DatabaseSettings.Engine.MYSQL ? "5000" : "5");
    if (settings.engine() == DatabaseSettings.Engine.H2) {
      all.remove("connectTimeout");
    }
    return all;
  }
}
