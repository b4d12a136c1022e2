package dev.fleetspeak.console.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the demo that runs on this machine by the file that its supervisor keeps. */
public final class RunningDemo {
  /** Name of its profile. */
  public static final String NAME = "demo";

  private RunningDemo() {}

  /** The demo in the home folder, if its server is alive. */
  public static Optional<Profile> find() {
    String home = System.getenv("HOME");
    return find(
        Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home)
            .resolve("fleetspeak-demo"));
  }

  static Optional<Profile> find(Path folder) {
    List<String> lines;
    try {
      lines = Files.readAllLines(folder.resolve("status"), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return Optional.empty();
    }
    for (String line : lines) {
      String[] fields = line.split("\t", -1);
      if (fields.length == 4 && fields[0].equals("server") && fields[1].matches("\\d{1,18}")) {
        boolean isAlive =
            ProcessHandle.of(Long.parseLong(fields[1])).map(ProcessHandle::isAlive).orElse(false);
        return isAlive ? Optional.of(Profile.of(NAME, fields[3])) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
