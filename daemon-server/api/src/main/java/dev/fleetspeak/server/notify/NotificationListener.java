package dev.fleetspeak.server.notify;

import dev.fleetspeak.common.id.ClientId;
import java.io.IOException;
import java.util.function.Consumer;

/** Hears from other servers that a client of this one may have messages (server.md 5). */
public interface NotificationListener extends AutoCloseable {

  /** Hears nothing; the address is the one that the reference gives such a server. */
  NotificationListener LOCAL =
      new NotificationListener() {
        @Override
        public String start(Consumer<ClientId> heard) {
          return "local";
        }

        @Override
        public void close() {}
      };

  /**
   * Begins to listen; called once.
   *
   * @param heard told of each client; does not block
   * @return the address by which other servers reach this one; it is recorded with every stream
   * @throws IOException if it cannot listen; the text names the field and the address
   */
  String start(Consumer<ClientId> heard) throws IOException;

  /**
   * As {@link #start(Consumer)}, and hears of broadcasts too.
   *
   * @param broadcasts run when broadcasts began or ended elsewhere; does not block
   */
  default String start(Consumer<ClientId> heard, Runnable broadcasts) throws IOException {
    return start(heard);
  }

  /** Ends it; harmless if it never started. */
  @Override
  void close();
}
