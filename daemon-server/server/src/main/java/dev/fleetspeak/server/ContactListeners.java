package dev.fleetspeak.server;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.contact.ContactListener;
import dev.fleetspeak.server.store.ClientEffect;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes contacts on to listeners that come up later than the contact path. */
final class ContactListeners implements ContactListener {
  private final List<ContactListener> listeners = new CopyOnWriteArrayList<>();

  void add(ContactListener listener) {
    listeners.add(listener);
  }

  @Override
  public void committed(ClientId client, List<Message> messages, List<ClientEffect> effects) {
    listeners.forEach(listener -> listener.committed(client, messages, effects));
  }
}
