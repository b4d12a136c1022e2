package dev.fleetspeak.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of messages.
 *
 * @param messages newest first; may be fewer than asked for, even none, before the end, so that no
 *     page costs too much
 * @param nextPageToken where to go on; null at the end
 * @param totalEstimate how many match in all, at least roughly; -1 if unknown
 */
public record MessagePage(
    List<StoredMessage> messages, @Nullable String nextPageToken, long totalEstimate) {

  /** Copies the list. */
  public MessagePage {
    messages = List.copyOf(messages);
  }
}
