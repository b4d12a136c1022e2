package dev.fleetspeak.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of temporary files, readable by its owner alone, that goes with all that is in it. */
public record ScratchFolder(Path path) implements AutoCloseable {

  /** Makes one; the name begins as given. */
  public static ScratchFolder make(String name) throws IOException {
    return new ScratchFolder(Files.createTempDirectory(name));
  }

  @Override
  public void close() throws IOException {
    List<Path> parts;
    try (Stream<Path> found = Files.walk(path)) {
      parts = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path part : parts) {
      Files.deleteIfExists(part);
    }
  }
}
