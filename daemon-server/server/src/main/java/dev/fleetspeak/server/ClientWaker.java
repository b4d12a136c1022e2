package dev.fleetspeak.server;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.server.notify.Notifier;
import dev.fleetspeak.server.store.ClientStore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes a client's stream, here or on the server that it hangs on.
 *
 * @param own notification address of this server
 * @param notifier null if this is the only server
 */
record ClientWaker(
    StreamRegistry streams, ClientStore clients, String own, @Nullable Notifier notifier)
    implements Consumer<ClientId> {
  private static final Logger LOG = LoggerFactory.getLogger(ClientWaker.class);

  @Override
  public void accept(ClientId client) {
    streams.wake(client);
    if (notifier == null) {
      return;
    }
    try {
      for (Client found : clients.listClients(List.of(client))) {
        String target = found.getLastContactStreamingTo();
        if (!target.isEmpty() && !target.equals(own)) {
          notifier.notify(target, client);
        }
      }
    } catch (DatastoreException e) {
      LOG.warn("The server of client {} is not known; it gets its messages later.", client, e);
    }
  }
}
