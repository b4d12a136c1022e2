package dev.fleetspeak.tools.admin.messages;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import java.util.List;
import java.util.Map;

/** {@code deletepending}: drops what waits for clients. */
public final class DeletePendingCommand implements Command {
  @Override
  public String word() {
    return "deletepending";
  }

  @Override
  public String arguments() {
    return "client_id...";
  }

  @Override
  public String summary() {
    return "drops the messages that wait for clients; they become failed";
  }

  @Override
  public int atLeast() {
    return 1;
  }

  @Override
  public int atMost() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    List<ByteString> clients = Arguments.clientIds(arguments.rest());
    session
        .admin()
        .deletePendingMessages(
            DeletePendingMessagesRequest.newBuilder().addAllClientIds(clients).build());
    session
        .output()
        .result(
            Map.of("clients", clients.size()),
            "Dropped the pending messages of these clients: " + clients.size());
    return 0;
  }
}
