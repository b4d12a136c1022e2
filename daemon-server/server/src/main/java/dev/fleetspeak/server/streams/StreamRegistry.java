package dev.fleetspeak.server.streams;

import dev.fleetspeak.common.id.ClientId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which client hangs on which stream of this server. A client has one stream: a newer one replaces
 * the older, which is told to close (W18). Thread-safe; nothing here blocks.
 */
public final class StreamRegistry {

  /**
   * What the registry does to a stream. Both methods are called from any thread, must not block.
   */
  public interface OpenStream {
    /** The client may have messages. */
    void wake();

    /** A newer stream of the same client came. */
    void replaced();
  }

  private final ConcurrentMap<ClientId, OpenStream> streams = new ConcurrentHashMap<>();

  /** Registers a stream; an older one of the same client is told that it was replaced. */
  public void register(ClientId client, OpenStream stream) {
    OpenStream older = streams.put(client, stream);
    if (older != null && !older.equals(stream)) {
      older.replaced();
    }
  }

  /** Forgets a stream, unless a newer one took its place. */
  public void unregister(ClientId client, OpenStream stream) {
    streams.remove(client, stream);
  }

  /** Wakes the stream of a client; false if it has none here. */
  public boolean wake(ClientId client) {
    OpenStream stream = streams.get(client);
    if (stream == null) {
      return false;
    }
    stream.wake();
    return true;
  }

  /** Wakes every stream, because something for all came. */
  public void wakeAll() {
    streams.values().forEach(OpenStream::wake);
  }

  /** Whether a client has a stream here. */
  public boolean has(ClientId client) {
    return streams.containsKey(client);
  }

  /** Who has a stream here, at this moment. */
  public Set<ClientId> clients() {
    return Set.copyOf(streams.keySet());
  }

  /** How many streams hang on this server. */
  public int size() {
    return streams.size();
  }
}
