package dev.fleetspeak.tools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a server really listens, as it writes it to its {@code --addresses_file} once it does: a
 * line for each listener with its kind and host:port.
 *
 * @param https for clients
 * @param admin for operators
 */
record ServerAddresses(String https, String admin) {

  /** Addresses on loopback with ports that the system is to choose. */
  static final ServerAddresses ANY = new ServerAddresses("127.0.0.1:0", "127.0.0.1:0");

  /** The addresses in the file, once it is there with both. */
  static Optional<ServerAddresses> read(Path file) {
    try {
      return Files.isRegularFile(file) ? parse(Files.readAllLines(file)) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The addresses in these lines; kinds that are not known are skipped. */
  static Optional<ServerAddresses> parse(List<String> lines) {
    String https = "";
    String admin = "";
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", 2);
      if (words.length == 2) {
        switch (words[0]) {
          case "https" -> https = words[1];
          case "admin" -> admin = words[1];
          default -> {
            // Health checks and metrics: not used here.
          }
        }
      }
    }
    return https.isEmpty() || admin.isEmpty()
        ? Optional.empty()
        : Optional.of(new ServerAddresses(https, admin));
  }
}
