package dev.fleetspeak.server.config;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.components.PayloadRetention;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import dev.fleetspeak.server.store.sql.StoreSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** Which database a components file chooses. */
record StoreSection(Located<Config> file) {
  private static final String INSTEAD =
      "use datastore_config { sqlite { path: \"/var/lib/fleetspeak-server/fleetspeak.sqlite\" } }";

  StoreSettings settings() throws ConfigException {
    Config config = file.message();
    if (config.hasDatastoreConfig() && config.getDatastoreConfig().hasSqlite()) {
      refuseSecond(!config.getMysqlDataSourceName().isEmpty(), "mysql_data_source_name");
      refuseSecond(config.hasSpannerConfig(), "spanner_config");
      return sqlite(config);
    }
    if (!config.getMysqlDataSourceName().isEmpty()) {
      throw file.error("mysql_data_source_name", "this version has no MySQL store yet; " + INSTEAD);
    }
    if (config.hasSpannerConfig()) {
      throw file.error("spanner_config", "there is no Spanner store; " + INSTEAD);
    }
    throw file.error(
        "datastore_config",
        "no database is chosen (datastore_config, mysql_data_source_name or spanner_config); "
            + INSTEAD);
  }

  private void refuseSecond(boolean there, String field) throws ConfigException {
    if (there) {
      throw file.error(field, "a second database beside datastore_config; remove one of the two");
    }
  }

  private StoreSettings sqlite(Config config) throws ConfigException {
    String field = "datastore_config.sqlite.path";
    String text = config.getDatastoreConfig().getSqlite().getPath();
    if (text.isEmpty()) {
      throw file.error(field, "is missing; name the database file");
    }
    try {
      return withRetention(
          SqliteSettings.defaults(Path.of(text))
              .withSynchronousNormal(
                  config.getDatastoreConfig().getSqlite().getSynchronousNormal()),
          config.getDatastoreConfig().getProcessedPayloads());
    } catch (InvalidPathException e) {
      throw file.error(field, "is no path: " + e.getReason());
    }
  }

  private StoreSettings withRetention(StoreSettings settings, PayloadRetention retention)
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
