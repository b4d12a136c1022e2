package dev.fleetspeak.load.database;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.server.store.sql.StoreSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Databases of a server of our own. */
final class ServerDatabases implements Databases {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(60);

  private final PreparedServer server;
  private final Process process;

  private ServerDatabases(PreparedServer server, Process process) {
    this.server = server;
    this.process = process;
  }

  static ServerDatabases start(PreparedServer server)
      throws LoadException, IOException, InterruptedException {
    Process process =
        new ProcessBuilder(server.command())
            .redirectErrorStream(true)
            .redirectOutput(server.log().toFile())
            .start();
    var started = new ServerDatabases(server, process);
    try {
      started.awaitUp();
      return started;
    } catch (LoadException | IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void awaitUp() throws LoadException, IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try (Connection _ = connect()) {
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          throw new LoadException(
              "%s did not start (%s):\n%s"
                  .formatted(
                      server.command().getFirst(), e.getMessage(), Program.lastLines(server.log())),
              e);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private Connection connect() throws SQLException {
    return connect(server.home());
  }

  private Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.put("user", PreparedServer.USER);
    return DriverManager.getConnection(server.url(database), properties);
  }

  @Override
  public StoreSettings database(String name, Clock clock) throws LoadException {
    try (Connection connection = connect()) {
      if (!isThere(connection, name)) {
        execute(connection, "CREATE DATABASE " + name);
      }
    } catch (SQLException e) {
      throw new LoadException("cannot make database " + name + ": " + e.getMessage(), e);
    }
    return server.settings(name).withClock(clock);
  }

  private static boolean isThere(Connection connection, String name) throws SQLException {
    // MariaDB calls its databases catalogs, and so does PostgreSQL's driver.
    try (ResultSet catalogs = connection.getMetaData().getCatalogs()) {
      while (catalogs.next()) {
        if (catalogs.getString(1).equals(name)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public void settle(String name) throws LoadException {
    try (Connection connection = connect(name)) {
      for (String statement : server.settling()) {
        execute(connection, statement);
      }
    } catch (SQLException e) {
      throw new LoadException("cannot settle database " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void drop(String name) throws LoadException {
    try (Connection connection = connect()) {
      execute(connection, "DROP DATABASE IF EXISTS " + name);
    } catch (SQLException e) {
      throw new LoadException("cannot drop database " + name + ": " + e.getMessage(), e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public String conditions() {
    return server.conditions();
  }

  @Override
  public Duration cpuTime() {
    // PostgreSQL has a process for each connection.
    return Stream.concat(
            Stream.of(ProcessHandle.current(), process.toHandle()), process.descendants())
        .flatMap(one -> one.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Ends the server in an orderly way, so that the next start need not repair anything. */
  @Override
  public void close() {
    boolean interrupted = false;
    process.destroy();
    long end = System.nanoTime() + STOP.toNanos();
    while (process.isAlive()) {
      try {
        if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
