package dev.fleetspeak.load.database;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Engines that a datastore can be measured on. */
public enum EngineName {
  /** A file of SQLite. */
  SQLITE,
  /** A file of H2. */
  H2,
  /** A private MariaDB. */
  MARIADB,
  /** A private PostgreSQL. */
  POSTGRESQL;

  /** The engine of that name as the user writes it, if there is one. */
  public static Optional<EngineName> parse(String text) {
    return Stream.of(values()).filter(engine -> engine.toString().equals(text)).findFirst();
  }

  /** All names, for a message. */
  public static String all() {
    return Stream.of(values()).map(EngineName::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
