package dev.fleetspeak.server.config;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.components.DatabaseServerConfig;
import dev.fleetspeak.proto.components.DatastoreConfig;
import dev.fleetspeak.proto.components.PayloadRetention;
import dev.fleetspeak.proto.components.SqliteConfig;
import dev.fleetspeak.server.store.sql.DatabaseSettings;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import dev.fleetspeak.server.store.sql.StoreSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which database a components file chooses.
 *
 * @param environment gives values of environment variables, null for those that are not set
 */
record StoreSection(Located<Config> file, UnaryOperator<@Nullable String> environment) {
  private static final String FIELD = "datastore_config";
  private static final String DSN = "mysql_data_source_name";
  private static final String INSTEAD =
      "use mysql_data_source_name, or datastore_config with sqlite, h2, mysql, mariadb or"
          + " postgresql, such as datastore_config { sqlite { path:"
          + " \"/var/lib/fleetspeak-server/fleetspeak.sqlite\" } }";

  StoreSection(Located<Config> file) {
    this(file, System::getenv);
  }

  StoreSettings settings() throws ConfigException {
    return database()
        .withProcessedInMessages(file.message().getDatastoreConfig().getProcessedInMessages());
  }

  private StoreSettings database() throws ConfigException {
    Config config = file.message();
    DatastoreConfig chosen = config.getDatastoreConfig();
    boolean other = chosen.getEngineCase() != DatastoreConfig.EngineCase.ENGINE_NOT_SET;
    if (other) {
      refuseSecond(!config.getMysqlDataSourceName().isEmpty(), DSN);
      refuseSecond(config.hasSpannerConfig(), "spanner_config");
    }
    if (!other && !config.getMysqlDataSourceName().isEmpty()) {
      return kept(dataSource(config.getMysqlDataSourceName()));
    }
    return kept(
        switch (chosen.getEngineCase()) {
          case SQLITE -> sqlite(chosen.getSqlite());
          case H2 ->
              DatabaseSettings.h2(path("datastore_config.h2.path", chosen.getH2().getPath()));
          case MYSQL -> server("mysql", chosen.getMysql()).mysql();
          case MARIADB -> server("mariadb", chosen.getMariadb()).mysql();
          case POSTGRESQL -> server("postgresql", chosen.getPostgresql()).postgresql();
          case ENGINE_NOT_SET -> throw none(config);
        });
  }

  private StoreSettings kept(StoreSettings settings) throws ConfigException {
    DatastoreConfig config = file.message().getDatastoreConfig();
    return withPayloads(settings, config.getProcessedPayloads())
        .withRetention(
            new RetentionSection(file, config.getRetention()).terms(settings.terms().retention()));
  }

  private ConfigException none(Config config) {
    if (config.hasSpannerConfig()) {
      return file.error("spanner_config", "there is no Spanner store; " + INSTEAD);
    }
    return file.error(
        FIELD,
        "no database is chosen (datastore_config, mysql_data_source_name or spanner_config); "
            + INSTEAD);
  }

  private StoreSettings dataSource(String name) throws ConfigException {
    try {
      return MysqlDataSource.settings(name);
    } catch (IllegalArgumentException e) {
      throw file.error(DSN, String.valueOf(e.getMessage()));
    }
  }

  private DatabaseServerSection server(String engine, DatabaseServerConfig config) {
    return new DatabaseServerSection(file, FIELD + "." + engine, config, environment);
  }

  private void refuseSecond(boolean there, String field) throws ConfigException {
    if (there) {
      throw file.error(field, "a second database beside datastore_config; remove one of the two");
    }
  }

  private StoreSettings sqlite(SqliteConfig config) throws ConfigException {
    return SqliteSettings.defaults(path("datastore_config.sqlite.path", config.getPath()))
        .withSynchronousNormal(config.getSynchronousNormal());
  }

  private Path path(String field, String text) throws ConfigException {
    if (text.isEmpty()) {
      throw file.error(field, "is missing; name the database file");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw file.error(field, "is no path: " + e.getReason());
    }
  }

  private StoreSettings withPayloads(StoreSettings settings, PayloadRetention retention)
      throws ConfigException {
    if (retention.getDisabled()) {
      return settings.withPayloads(Duration.ZERO, 0);
    }
    Duration age = settings.terms().payloadAge();
    if (retention.hasMaxAge()) {
      age =
          Duration.ofSeconds(retention.getMaxAge().getSeconds(), retention.getMaxAge().getNanos());
      if (age.isNegative()) {
        throw file.error(
            "datastore_config.processed_payloads.max_age", "is negative; use disabled: true");
      }
    }
    long bytes = retention.getMaxBytesPerService();
    if (bytes < 0) {
      bytes = Long.MAX_VALUE; // an unsigned field
    }
    // Zero means no limit (config.proto), but a message that says nothing keeps the default.
    boolean said = retention.hasMaxAge() || bytes != 0;
    return said ? settings.withPayloads(age, bytes == 0 ? Long.MAX_VALUE : bytes) : settings;
  }
}
