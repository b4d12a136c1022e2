package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.store.StoreListener;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes on to a listener that may come later. Thread-safe. */
final class Told implements StoreListener {
  private volatile StoreListener listener = StoreListener.NONE;

  /** Who is told from now on. */
  void to(StoreListener other) {
    listener = other;
  }

  @Override
  public void removedOld(String kind, long rows) {
    listener.removedOld(kind, rows);
  }

  @Override
  public void oldestKept(String kind, @Nullable Instant oldest) {
    listener.oldestKept(kind, oldest);
  }

  @Override
  public void countedAsOther(long messages) {
    listener.countedAsOther(messages);
  }

  @Override
  public void messagesFound(Set<ClientId> clients) {
    listener.messagesFound(clients);
  }
}
