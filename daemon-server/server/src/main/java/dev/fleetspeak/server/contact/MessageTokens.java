package dev.fleetspeak.server.contact;

import dev.fleetspeak.proto.common.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many more messages each service of a client can take, for one connection (wire-server 6.4).
 * Until the client grants any there is no limit; from then on a service it did not name gets
 * nothing. Thread-safe.
 */
final class MessageTokens {
  /** A client runs a handful of services; this only bounds what a hostile one costs. */
  private static final int MAX_SERVICES = 1000;

  private static final String SYSTEM = "system";

  private @Nullable Map<String, Long> left;
  private long grants;

  /**
   * Adds what a contact grants. An empty grant changes nothing (W12); sums saturate (W11).
   *
   * @param granted unsigned counts by service
   * @return whether a service that could take nothing now can
   */
  synchronized boolean grant(Map<String, Long> granted) {
    if (granted.isEmpty()) {
      return false;
    }
    grants++;
    Map<String, Long> table = left == null ? new HashMap<>() : left;
    left = table;
    boolean refilled = false;
    for (Map.Entry<String, Long> entry : granted.entrySet()) {
      long more = entry.getValue() < 0 ? Long.MAX_VALUE : entry.getValue();
      long had = table.getOrDefault(entry.getKey(), 0L);
      if (more > 0 && (table.containsKey(entry.getKey()) || table.size() < MAX_SERVICES)) {
        table.put(entry.getKey(), had > Long.MAX_VALUE - more ? Long.MAX_VALUE : had + more);
        refilled |= had == 0;
      }
    }
    return refilled;
  }

  /**
   * How often tokens were granted. What is granted between {@link #limits} and {@link #spend} finds
   * the old tokens still there and so counts as no refill: whoever spends has to look again.
   */
  synchronized long grants() {
    return grants;
  }

  /** Limits as the store takes them; null for none. */
  synchronized @Nullable Map<String, Long> limits() {
    return left == null ? null : Map.copyOf(left);
  }

  /** Takes one token a message; {@code Die} is free. Never goes below zero (FLAW 8). */
  synchronized void spend(List<Message> messages) {
    Map<String, Long> table = left;
    if (table == null) {
      return;
    }
    for (Message message : messages) {
      String service = message.getDestination().getServiceName();
      if (!(service.equals(SYSTEM) && message.getMessageType().equals("Die"))) {
        table.computeIfPresent(service, (name, count) -> Math.max(0, count - 1));
      }
    }
  }
}
