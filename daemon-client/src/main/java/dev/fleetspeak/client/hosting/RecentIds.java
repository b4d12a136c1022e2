package dev.fleetspeak.client.hosting;

import dev.fleetspeak.common.id.MessageId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages that were processed last. A server whose acknowledgement got lost sends a message
 * again; it is then acknowledged again and not processed twice (client.md 1.12). Thread-safe.
 */
final class RecentIds {
  private static final int MAX = 2000;

  private final Map<MessageId, Boolean> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Boolean> eldest) {
          return size() > MAX;
        }
      };

  synchronized void add(MessageId id) {
    ids.put(id, true);
  }

  synchronized boolean contains(MessageId id) {
    return ids.containsKey(id);
  }
}
