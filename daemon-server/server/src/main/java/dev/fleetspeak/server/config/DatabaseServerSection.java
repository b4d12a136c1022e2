package dev.fleetspeak.server.config;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.components.DatabaseServerConfig;
import dev.fleetspeak.proto.components.DatabaseTls;
import dev.fleetspeak.server.store.sql.DatabaseSettings;
import dev.fleetspeak.server.store.sql.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database server that a components file names.
 *
 * @param field where it stands in the file
 * @param environment gives values of environment variables, null for those that are not set
 */
record DatabaseServerSection(
    Located<Config> file,
    String field,
    DatabaseServerConfig config,
    UnaryOperator<@Nullable String> environment) {
  private static final int FEWEST_CONNECTIONS = 3;
  private static final int MOST_CONNECTIONS = 1_000;

  DatabaseSettings mysql() throws ConfigException {
    return common(
        DatabaseSettings.mysql(addresses("3306"), database(), config.getUser(), password())
            .withProperties(tls("sslMode", "serverSslCert", "disable", "trust", Map.of())));
  }

  DatabaseSettings postgresql() throws ConfigException {
    return common(
        DatabaseSettings.postgresql(addresses("5432"), database(), config.getUser(), password())
            .withProperties(
                tls(
                    "sslmode",
                    "sslrootcert",
                    "disable",
                    "require",
                    Map.of("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"))));
  }

  private DatabaseSettings common(DatabaseSettings settings) throws ConfigException {
    if (config.getMaxConnections() == 0) {
      return settings;
    }
    int most = config.getMaxConnections();
    if (most < FEWEST_CONNECTIONS || most > MOST_CONNECTIONS) {
      throw file.error(
          field + ".max_connections", "must be " + FEWEST_CONNECTIONS + " to " + MOST_CONNECTIONS);
    }
    return settings.withConnections(most);
  }

  private String database() throws ConfigException {
    String name = config.getDatabase();
    if (!name.matches("[^/?;&#%\\s]+")) {
      throw file.error(field + ".database", "must be the name of a database");
    }
    return name;
  }

  private String addresses(String port) throws ConfigException {
    String text = config.getAddress();
    if (!text.matches("[^/?;&#@\\s]+")) {
      throw file.error(field + ".address", "must be host:port, such as db.example.com:" + port);
    }
    StringBuilder all = new StringBuilder();
    for (String one : text.split(",", -1)) {
      boolean hasPort = one.lastIndexOf(':') > one.lastIndexOf(']') && !one.endsWith(":");
      all.append(all.isEmpty() ? "" : ",").append(hasPort ? one : one + ":" + port);
    }
    return all.toString();
  }

  private Map<String, String> tls(
      String mode, String authorities, String off, String unverified, Map<String, String> system)
      throws ConfigException {
    Map<String, String> properties = new HashMap<>();
    DatabaseTls tls = config.getTls();
    properties.put(
        mode,
        switch (tls) {
          case DATABASE_TLS_DISABLED -> off;
          case DATABASE_TLS_UNVERIFIED -> unverified;
          case DATABASE_TLS_VERIFIED -> "verify-full";
          case UNRECOGNIZED -> throw file.error(field + ".tls", "has an unknown value");
        });
    if (config.getTlsCaFile().isEmpty()) {
      if (tls == DatabaseTls.DATABASE_TLS_VERIFIED) {
        properties.putAll(system);
      }
      return properties;
    }
    if (tls != DatabaseTls.DATABASE_TLS_VERIFIED) {
      throw file.error(field + ".tls_ca_file", "has no effect without DATABASE_TLS_VERIFIED");
    }
    if (!Files.isReadable(path("tls_ca_file", config.getTlsCaFile()))) {
      throw file.error(field + ".tls_ca_file", "cannot be read: " + config.getTlsCaFile());
    }
    properties.put(authorities, config.getTlsCaFile());
    return properties;
  }

  private Password password() throws ConfigException {
    List<String> given =
        Stream.of(config.getPassword(), config.getPasswordFile(), config.getPasswordEnv())
            .filter(text -> !text.isEmpty())
            .toList();
    if (given.size() > 1) {
      throw file.error(
          field, "has more than one of password, password_file and password_env; keep one");
    }
    if (!config.getPasswordFile().isEmpty()) {
      return Password.of(firstLine(path("password_file", config.getPasswordFile())));
    }
    if (!config.getPasswordEnv().isEmpty()) {
      String value = environment.apply(config.getPasswordEnv());
      if (value == null) {
        throw file.error(
            field + ".password_env",
            "names the variable " + config.getPasswordEnv() + ", which is not set");
      }
      return Password.of(value);
    }
    return Password.of(config.getPassword());
  }

  private String firstLine(Path path) throws ConfigException {
    try (Stream<String> lines = Files.lines(path)) {
      return lines.findFirst().orElse("");
    } catch (IOException | java.io.UncheckedIOException e) {
      throw file.error(field + ".password_file", "cannot be read: " + e.getMessage());
    }
  }

  private Path path(String name, String text) throws ConfigException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw file.error(field + "." + name, "is no path: " + e.getReason());
    }
  }
}
