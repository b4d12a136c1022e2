package dev.fleetspeak.load.database;

import dev.fleetspeak.server.store.sql.DatabaseSettings;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import dev.fleetspeak.server.store.sql.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Engines in this process: a database is a file with its companions. */
final class FileDatabases implements Databases {
  private final EngineName engine;
  private final Path folder;

  FileDatabases(EngineName engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  @Override
  public StoreSettings database(String name, Clock clock) {
    return engine == EngineName.H2
        ? DatabaseSettings.h2(folder.resolve(name)).withClock(clock)
        : SqliteSettings.defaults(folder.resolve(name + ".sqlite")).withClock(clock);
  }

  /** Such engines leave nothing to do for later. */
  @Override
  public void settle(String name) {}

  @Override
  public void drop(String name) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.list(folder)) {
      found =
          files
              .filter(file -> file.getFileName().toString().matches(name + "\\..*"))
              .filter(Files::isRegularFile)
              .toList();
    }
    for (Path file : found) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public String conditions() {
    return engine == EngineName.H2
        ? "a checkpoint and a sync for each commit"
        : "WAL, synchronous=FULL";
  }

  @Override
  public Duration cpuTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {}
}
