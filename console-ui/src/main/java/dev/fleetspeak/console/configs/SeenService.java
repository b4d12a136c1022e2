package dev.fleetspeak.console.configs;

import dev.fleetspeak.common.id.ClientId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service in one signed version, as clients report it.
 *
 * @param name of the service
 * @param signature SHA-256 of its signature, hex; empty if unsigned
 * @param clients that reported it
 * @param reported the newest report; null if none had a time
 */
public record SeenService(
    String name, String signature, List<ClientId> clients, @Nullable Instant reported) {

  /** Copies the clients. */
  public SeenService {
    clients = List.copyOf(clients);
  }

  /** What the row is known by. */
  public String key() {
    return name + " " + signature;
  }

  boolean isSigned() {
    return !signature.isEmpty();
  }
}
