package dev.fleetspeak.server;

import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.server.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

  /** Writes a line for each listener, {@code name host:port}, in one step. */
  public void write(Path file) throws IOException {
    StringBuilder lines = new StringBuilder();
    byName.forEach(
        (name, address) ->
            lines.append(name).append(' ').append(ListenAddress.text(address)).append('\n'));
    PrivateFiles.write(
        file, lines.toString().getBytes(StandardCharsets.UTF_8), PrivateFiles.Readers.ALL);
  }
}
