package dev.fleetspeak.console.connection;

import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.console.kit.TypeSlots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers profiles and colours of message types between runs: a private file, a line for each,
 * fields apart by tabs. What does not parse is left out.
 *
 * @param file where
 */
public record ProfileFile(Path file) {

  /** The usual place. */
  public static ProfileFile inHome() {
    String config = System.getenv("XDG_CONFIG_HOME");
    Path base =
        config == null || config.isBlank()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(config);
    return new ProfileFile(base.resolve("fleetspeak").resolve("console-profiles"));
  }

  /** The profiles; none if the file is missing or unreadable. */
  public List<Profile> load(TypeSlots slots) {
    List<Profile> profiles = new ArrayList<>();
    for (String line : lines()) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("profile") && fields.length == 6) {
        profiles.add(
            new Profile(
                fields[1],
                fields[2],
                fields[3].matches("[0-5]") ? Integer.parseInt(fields[3]) : 0,
                fields[4].equals("true"),
                fields[5].equals("true")));
      } else if (fields[0].equals("slot") && fields.length == 3 && fields[2].matches("[0-7]")) {
        slots.put(fields[1], Integer.parseInt(fields[2]));
      }
    }
    return profiles;
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    } catch (IOException _) {
      // A console without its profiles still works; they can be typed again.
      return List.of();
    }
  }

  /**
   * Replaces the file.
   *
   * @throws IOException if it cannot be written
   */
  public void save(List<Profile> profiles, TypeSlots slots) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Profile profile : profiles) {
      line(
          text,
          "profile",
          profile.name(),
          profile.address(),
          Integer.toString(profile.colour()),
          Boolean.toString(profile.readOnly()),
          Boolean.toString(profile.production()));
    }
    slots.taken().forEach((name, slot) -> line(text, "slot", name, Integer.toString(slot)));
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8), Readers.OWNER);
  }

  private static void line(StringBuilder text, String... fields) {
    for (int i = 0; i < fields.length; i++) {
      text.append(i == 0 ? "" : "\t").append(fields[i].replaceAll("[\t\r\n]", " "));
    }
    text.append('\n');
  }
}
