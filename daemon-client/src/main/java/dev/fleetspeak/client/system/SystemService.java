package dev.fleetspeak.client.system;

import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.proto.common.DieRequest;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.RestartServiceRequest;

/** Takes the server's orders to the client itself. */
public final class SystemService implements Service {
  private static final System.Logger LOG = System.getLogger(SystemService.class.getName());

  private final ClientControl control;

  /** Over what carries the orders out. */
  public SystemService(ClientControl control) {
    this.control = control;
  }

  @Override
  public void process(Message message) throws Exception {
    switch (message.getMessageType()) {
      case "RekeyRequest" -> control.rekey();
      case "Die" -> {
        boolean force = message.getData().unpack(DieRequest.class).getForce();
        LOG.log(
            System.Logger.Level.WARNING,
            "The server orders this client to end{0}",
            force ? " at once" : "");
        control.die(force);
      }
      case "RestartService" ->
          control.restartService(message.getData().unpack(RestartServiceRequest.class).getName());
      default ->
          throw new IllegalArgumentException(
              "the client's system service does not know the message type \"%s\""
                  .formatted(message.getMessageType()));
    }
  }
}
