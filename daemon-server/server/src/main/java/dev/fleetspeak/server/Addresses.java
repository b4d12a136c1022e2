package dev.fleetspeak.server;

import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.server.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server really listens.
 *
 * @param byName in the order of start; the names are {@code https}, {@code admin}, {@code metrics},
 *     {@code health} and those of further communicators
 */
public record Addresses(Map<String, InetSocketAddress> byName) {
  /** Copies the map. */
  public Addresses {
    byName = new LinkedHashMap<>(byName);
  }

  /** An address as {@code host:port} in numbers, if there is such a listener. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(byName.get(name)).map(ListenAddress::text);
  }

  /** {@code name host:port} of each listener. */
  public List<String> lines() {
    return byName.entrySet().stream()
        .map(entry -> entry.getKey() + " " + ListenAddress.text(entry.getValue()))
        .toList();
  }

  /** Writes a line for each listener, {@code name host:port}, in one step. */
  public void write(Path file) throws IOException {
    String text = String.join("\n", lines()) + "\n";
    PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8), PrivateFiles.Readers.ALL);
  }
}
