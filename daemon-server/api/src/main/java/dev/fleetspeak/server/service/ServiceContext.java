package dev.fleetspeak.server.service;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientData;
import java.util.Optional;

/** What a service may ask of its server. Thread-safe. */
public interface ServiceContext {

  /** Name under which the service is configured. */
  String serviceName();

  /**
   * Stores a message from this service; the source is overwritten with the service's name, a
   * missing id and creation time are filled in. A message to a client wakes its stream.
   */
  void send(Message message);

  /** What is known of a client. */
  Optional<ClientData> clientData(ClientId client);
}
