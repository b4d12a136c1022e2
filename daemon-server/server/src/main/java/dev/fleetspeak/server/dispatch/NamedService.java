package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.server.service.Service;
import java.util.List;

/**
 * A service under its name.
 *
 * @param name as messages address it
 * @param parallelism most calls at one time
 * @param kind when it decides
 */
public record NamedService(String name, int parallelism, Kind kind) {
  /** Calls at one time where the configuration does not say (server.md 4.1). */
  public static final int DEFAULT_PARALLELISM = 100;

  /** When a service gets its messages. */
  public sealed interface Kind {}

  /** Before the commit. */
  public record Instant(InstantService service) implements Kind {}

  /** After the commit. */
  public record Stored(Service service) implements Kind {}

  /** A service made by a factory that is instant: its calls change nothing in the store. */
  static Instant instant(Service service) {
    return new Instant(
        (client, message) -> {
          service.process(message);
          return List.of();
        });
  }
}
