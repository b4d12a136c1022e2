package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.H2Dialect;
import dev.fleetspeak.server.store.sql.dialect.MysqlDialect;
import dev.fleetspeak.server.store.sql.dialect.PostgresDialect;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a datastore is opened that is reached through a pool of connections.
 *
 * @param engine which dialect it speaks
 * @param address URL of the driver, without user, password and properties
 * @param user login name; empty for none
 * @param password its password
 * @param properties of the driver, in addition to ours and before them
 * @param variables of the session on MySQL, as {@code name=value}
 * @param connections most connections in all, writers included; at least 2
 * @param writers how many of them commit, each a group at a time
 * @param terms how long it keeps and waits
 */
public record DatabaseSettings(
    Engine engine,
    String address,
    String user,
    Password password,
    Map<String, String> properties,
    List<String> variables,
    int connections,
    int writers,
    StoreTerms terms)
    implements StoreSettings {
  /** A mode of TLS that MariaDB's driver lacks: encrypted if the server can, or else not. */
  public static final String TLS_PREFERRED = "preferred";

  static final String MYSQL_TLS = "sslMode";

  /** What the address of an H2 database begins with; its path follows. */
  static final String H2_URL = "jdbc:h2:file:";

  private static final int CONNECTIONS = 16;
  private static final int WRITERS = 4;

  /** Checks the bounds. */
  public DatabaseSettings {
    if (writers < 1 || connections <= writers) {
      throw new IllegalArgumentException(
          "there must be at least " + (writers + 1) + " connections");
    }
    properties = Map.copyOf(properties);
    variables = List.copyOf(variables);
  }

  /** The engines. */
  public enum Engine {
    /** Embedded, one file, one server. */
    H2("h2"),
    /** MySQL and MariaDB. */
    MYSQL("mysql"),
    /** PostgreSQL and what speaks its protocol. */
    POSTGRESQL("postgresql");

    private final String id;

    Engine(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }

  /** A dialect for the engine; it remembers texts, so one of them serves a whole store. */
  Dialect newDialect() {
    return switch (engine) {
      case H2 -> new H2Dialect();
      case MYSQL -> new MysqlDialect();
      case POSTGRESQL -> new PostgresDialect();
    };
  }

  /**
   * An H2 database.
   *
   * @param file path without the ending that H2 adds
   */
  public static DatabaseSettings h2(Path file) {
    return new DatabaseSettings(
        Engine.H2,
        H2_URL + file.toAbsolutePath().normalize(),
        "",
        Password.NONE,
        Map.of(),
        List.of(),
        CONNECTIONS / 2,
        1,
        StoreTerms.defaults());
  }

  /**
   * A database of MySQL or MariaDB.
   *
   * @param hostPort host and port, or several apart by commas
   */
  public static DatabaseSettings mysql(
      String hostPort, String database, String user, Password password) {
    return of(Engine.MYSQL, "jdbc:mariadb://" + hostPort + "/" + database, user, password);
  }

  /**
   * A database of PostgreSQL.
   *
   * @param hostPort host and port, or several apart by commas
   */
  public static DatabaseSettings postgresql(
      String hostPort, String database, String user, Password password) {
    return of(Engine.POSTGRESQL, "jdbc:postgresql://" + hostPort + "/" + database, user, password);
  }

  private static DatabaseSettings of(
      Engine engine, String address, String user, Password password) {
    return new DatabaseSettings(
        engine,
        address,
        user,
        password,
        Map.of(),
        List.of(),
        CONNECTIONS,
        WRITERS,
        StoreTerms.defaults());
  }

  /** The same with further properties of the driver. */
  public DatabaseSettings withProperties(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(more);
    return new DatabaseSettings(
        engine, address, user, password, all, variables, connections, writers, terms);
  }

  /** The same with variables of every session, as {@code name=value}; MySQL only. */
  public DatabaseSettings withVariables(List<String> others) {
    return new DatabaseSettings(
        engine, address, user, password, properties, others, connections, writers, terms);
  }

  /** The same with another number of connections; a fourth of them write. */
  public DatabaseSettings withConnections(int most) {
    int writing = engine == Engine.H2 ? 1 : Math.clamp(most / 4, 1, 2 * WRITERS);
    return new DatabaseSettings(
        engine, address, user, password, properties, variables, most, writing, terms);
  }

  private DatabaseSettings withTerms(StoreTerms other) {
    return new DatabaseSettings(
        engine, address, user, password, properties, variables, connections, writers, other);
  }

  /** The same with another clock. */
  public DatabaseSettings withClock(Clock other) {
    return withTerms(terms.withClock(other));
  }

  /** The same with another shortest wait between tries at the server. */
  public DatabaseSettings withServerRetry(Duration other) {
    return withTerms(terms.withServerRetry(other));
  }

  /** The same with other waits before a message is handed out again, to a client and the server. */
  DatabaseSettings withLeases(Duration client, Duration server) {
    return withTerms(
        new StoreTerms(
            terms.clock(),
            client,
            server,
            terms.payloadAge(),
            terms.payloadBytes(),
            terms.retention(),
            terms.processedInMessages()));
  }

  @Override
  public DatabaseSettings withPayloads(Duration age, long bytes) {
    return withTerms(terms.withPayloads(age, bytes));
  }

  @Override
  public DatabaseSettings withRetention(RetentionTerms other) {
    return withTerms(terms.withRetention(other));
  }

  @Override
  public DatabaseSettings withProcessedInMessages(boolean there) {
    return withTerms(terms.withProcessedInMessages(there));
  }

  @Override
  public String location() {
    return address.substring("jdbc:".length());
  }
}
