package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.service.ServiceContext;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientStore;
import java.util.Optional;

/** What a service may ask for, under its own name. */
record ServiceDesk(String serviceName, MessageDispatcher dispatcher, ClientStore clients)
    implements ServiceContext {
  @Override
  public void send(Message message) {
    dispatcher.send(serviceName, message);
  }

  @Override
  public Optional<ClientData> clientData(ClientId client) {
    return clients.getClientData(client);
  }
}
