package dev.fleetspeak.server.store;

import java.util.Map;

/**
 * What one run of the retention did.
 *
 * @param removed rows removed, by kind; kinds that were not looked at are missing
 * @param more whether it ended before all that is too old was gone
 */
public record RetentionRun(Map<String, Long> removed, boolean more) {

  /** Copies the map. */
  public RetentionRun {
    removed = Map.copyOf(removed);
  }
}
