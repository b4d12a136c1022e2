package dev.fleetspeak.server.broadcast;

import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.server.Broadcast;
import java.time.Instant;
import java.util.List;

/**
 * The broadcasts that a server knew at one moment.
 *
 * @param generation grows with every change of the list
 * @param broadcasts neither finished, disabled nor expired when the store was asked
 */
record ActiveBroadcasts(long generation, List<Broadcast> broadcasts) {

  ActiveBroadcasts {
    broadcasts = List.copyOf(broadcasts);
  }

  /** Those meant for a client with these labels: every required label must be there, exactly. */
  List<Broadcast> matching(List<Label> labels, Instant now) {
    if (broadcasts.isEmpty()) {
      return List.of();
    }
    return broadcasts.stream()
        .filter(broadcast -> !isExpired(broadcast, now))
        .filter(broadcast -> labels.containsAll(broadcast.getRequiredLabelsList()))
        .toList();
  }

  private static boolean isExpired(Broadcast broadcast, Instant now) {
    if (!broadcast.hasExpirationTime()) {
      return false;
    }
    long seconds = broadcast.getExpirationTime().getSeconds();
    return seconds < now.getEpochSecond()
        || seconds == now.getEpochSecond()
            && broadcast.getExpirationTime().getNanos() <= now.getNano();
  }
}
