package dev.fleetspeak.server.config;

import dev.fleetspeak.common.textformat.ConfigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.Function;

/**
 * Looks whether an address can be listened on, early, so that a mistake there leaves no new
 * database behind.
 *
 * @param error makes the error that names the place of the address
 */
public record PortCheck(InetSocketAddress address, Function<String, ConfigException> error) {
  void check() throws ConfigException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw error.apply(
          "cannot listen on %s: %s; choose another port or end the program that has it"
              .formatted(ListenAddress.text(address), e.getMessage()));
    }
  }
}
