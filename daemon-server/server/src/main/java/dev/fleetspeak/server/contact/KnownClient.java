package dev.fleetspeak.server.contact;

import dev.fleetspeak.server.store.ClientData;

/** A client as the store had it a moment ago. Thread-safe. */
final class KnownClient {
  private static final long NEVER = -1;

  private final ClientData data;
  private final long loadedAtMillis;
  private volatile long broadcastsSeen = NEVER;

  KnownClient(ClientData data, long loadedAtMillis) {
    this.data = data;
    this.loadedAtMillis = loadedAtMillis;
  }

  ClientData data() {
    return data;
  }

  long loadedAtMillis() {
    return loadedAtMillis;
  }

  /** Generation of broadcasts of which this client has all that are meant for it. */
  long broadcastsSeen() {
    return broadcastsSeen;
  }

  void sawBroadcasts(long generation) {
    broadcastsSeen = generation;
  }
}
