package dev.fleetspeak.server.config;

import dev.fleetspeak.server.store.sql.DatabaseSettings;
import dev.fleetspeak.server.store.sql.Password;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code mysql_data_source_name}: every name that the reference's driver takes (server.md 7.2), as
 * settings of ours.
 */
final class MysqlDataSource {
  /** About the driver's ways with values and packets; ours has its own. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("charset", "collation", "loc", "maxAllowedPacket", "writeTimeout");

  private static final Set<String> SWITCHES =
      Set.of(
          "allowAllFiles",
          "allowCleartextPasswords",
          "allowNativePasswords",
          "allowOldPasswords",
          "checkConnLiveness",
          "clientFoundRows",
          "columnsWithAlias",
          "interpolateParams",
          "multiStatements",
          "parseTime",
          "rejectReadOnly");

  private static final Set<String> TRUE = Set.of("1", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "false", "FALSE", "False");

  private final Map<String, String> properties = new HashMap<>();
  private final List<String> variables = new ArrayList<>();

  private MysqlDataSource() {}

  /**
   * The settings that a name stands for.
   *
   * @throws IllegalArgumentException saying what is wrong, without the password
   */
  static DatabaseSettings settings(String text) {
    GoDataSourceName name = GoDataSourceName.parse(text);
    var source = new MysqlDataSource();
    name.parameters().forEach(source::apply);
    String hostPort = name.address();
    if (name.protocol().equals("unix")) {
      source.properties.put("localSocket", name.address());
      hostPort = "localhost";
    }
    return DatabaseSettings.mysql(
            hostPort, name.database(), name.user(), Password.of(name.password()))
        .withProperties(source.properties)
        .withVariables(source.variables);
  }

  private void apply(String name, String value) {
    if (WITHOUT_EFFECT.contains(name)) {
      if (name.equals("writeTimeout")) {
        millis(name, value);
      }
      return;
    }
    if (SWITCHES.contains(name)) {
      isOn(name, value);
      return;
    }
    switch (name) {
      case "tls" -> properties.put("sslMode", sslMode(value));
      case "timeout" -> properties.put("connectTimeout", millis(name, value));
      case "readTimeout" -> properties.put("socketTimeout", millis(name, value));
      case "compress", "strict", "serverPubKey" ->
          throw new IllegalArgumentException(
              "has the parameter " + name + ", which is not supported");
      default -> variable(name, value);
    }
  }

  private static String sslMode(String value) {
    if (TRUE.contains(value)) {
      return "verify-full";
    }
    if (FALSE.contains(value)) {
      return "disable";
    }
    return switch (value) {
      case "skip-verify" -> "trust";
      case "preferred" -> DatabaseSettings.TLS_PREFERRED;
      default ->
          throw new IllegalArgumentException(
              "has a value of tls that names a configuration of a Go program; there are true,"
                  + " false, skip-verify and preferred");
    };
  }

  private static void isOn(String name, String value) {
    if (!TRUE.contains(value) && !FALSE.contains(value)) {
      throw new IllegalArgumentException("has a value of " + name + " that is not true or false");
    }
  }

  private static String millis(String name, String value) {
    try {
      Duration time = GoDuration.parse(value);
      return Long.toString(Math.min(time.toMillis(), Integer.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a value of " + name + " that " + e.getMessage(), e);
    }
  }

  /** The driver sends what it does not know to the database. */
  private void variable(String name, String value) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException("has a parameter whose name is not one of a variable");
    }
    if (value.contains(";")) {
      throw new IllegalArgumentException("has a semicolon in the variable " + name);
    }
    variables.add(name + "=" + value);
  }
}
