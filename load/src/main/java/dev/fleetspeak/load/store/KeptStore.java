package dev.fleetspeak.load.store;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.database.EngineName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A folder that keeps a filled store for the next run. */
final class KeptStore {
  private static final String FILE = "filled.properties";

  private final Path folder;

  KeptStore(Path folder) {
    this.folder = folder;
  }

  /**
   * When its last message was stored, by its own clock; nothing if it has yet to be filled.
   *
   * @throws LoadException if the folder holds something else
   */
  Optional<Instant> filledUntil(StoreSize wanted) throws LoadException, IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new LoadException(
              "--keep: "
                  + folder
                  + " holds something else, or a store that was not filled to its end; name a new or"
                  + " empty folder");
        }
      }
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      var size =
          new StoreSize(
              EngineName.valueOf(properties.getProperty("engine", "")),
              Long.parseLong(properties.getProperty("rows", "")),
              Integer.parseInt(properties.getProperty("fleet", "")));
      if (!size.equals(wanted)) {
        throw new LoadException(
            "--keep: %s holds %d messages of %d clients in %s; ask for the same, or name another folder"
                .formatted(folder, size.rows(), size.fleet(), size.engine()));
      }
      return Optional.of(Instant.parse(properties.getProperty("until", "")));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new LoadException("--keep: " + file + " is damaged; name another folder", e);
    }
  }

  /** Says that the folder holds a filled store. */
  void filled(StoreSize size, Instant until) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("engine", size.engine().name());
    properties.setProperty("rows", Long.toString(size.rows()));
    properties.setProperty("fleet", Integer.toString(size.fleet()));
    properties.setProperty("until", until.toString());
    try (var writer = Files.newBufferedWriter(folder.resolve(FILE))) {
      properties.store(writer, "A store filled by ./fleetspeak load store");
    }
  }
}
