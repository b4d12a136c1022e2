package dev.fleetspeak.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Signed services, made by our configurator, and what can be wrong with them. */
public final class Signing {
  private Signing() {}

  /**
   * Signs services.
   *
   * @param key file of a private deployment key
   * @param out folder for a signed file of each service's name
   * @param work folder for the texts
   * @param texts of {@code ClientServiceConfig}, by name
   */
  public static void sign(Path key, Path out, Path work, Map<String, String> texts) {
    List<String> command =
        new ArrayList<>(
            List.of("config", "sign-service", "--key", key.toString(), "--out", out.toString()));
    texts.forEach(
        (name, text) -> command.add(Repository.write(work.resolve(name), text).toString()));
    Program.Ended ended = Program.run(work, command.toArray(String[]::new));
    if (ended.code() != 0) {
      throw new AssertionError(ended.err());
    }
  }

  /** A deployment key that no client has. */
  public static Path foreignKey(Path work) {
    Path other = work.resolve("other");
    Program.Ended made = Program.run(work, "config", "init", "--dir", other.toString());
    if (made.code() != 0) {
      throw new AssertionError(made.err());
    }
    return other.resolve("keys/deployment_key.pem");
  }

  /** Changes one byte of a signed file, within a text that it holds, so that it still parses. */
  public static void flip(Path file, String text) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
      if (at < 0) {
        throw new AssertionError(file + " does not hold " + text);
      }
      bytes[at + text.length() / 2] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
