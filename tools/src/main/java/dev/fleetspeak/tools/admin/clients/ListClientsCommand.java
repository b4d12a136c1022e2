package dev.fleetspeak.tools.admin.clients;

import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Table;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** {@code listclients}: the reference's table of clients, oldest contact first. */
public final class ListClientsCommand implements Command {
  private static final Table<Client> TABLE =
      new Table<Client>()
          .fixed("client_id", "Client ID:", 16, ListClientsCommand::id, ListClientsCommand::id)
          .fixed(
              "last_contact_time",
              "Last Seen:",
              23,
              client -> TimeText.iso(client.getLastContactTime()),
              client -> TimeText.table(client.getLastContactTime()))
          .value("labels", "Labels:", ListClientsCommand::labels, ListClientsCommand::labelCell)
          .json("last_contact_address", Client::getLastContactAddress)
          .json("last_contact_streaming_to", Client::getLastContactStreamingTo)
          .json("blacklisted", Client::getBlacklisted);

  @Override
  public String word() {
    return "listclients";
  }

  @Override
  public String arguments() {
    return "[client_id...]";
  }

  @Override
  public String summary() {
    return "lists the clients named, or all of them; oldest contact first";
  }

  @Override
  public int atMost() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    List<Client> clients =
        session
            .admin()
            .listClients(
                ListClientsRequest.newBuilder()
                    .addAllClientIds(Arguments.clientIds(arguments.rest()))
                    .build())
            .getClientsList()
            .stream()
            .sorted(
                Comparator.comparing(
                        (Client client) -> TimeText.instant(client.getLastContactTime()))
                    .thenComparing(ListClientsCommand::id))
            .toList();
    session.output().rows(TABLE, clients, "There are no clients.");
    return 0;
  }

  private static String id(Client client) {
    return Hex.of(client.getClientId());
  }

  static List<String> labels(Client client) {
    return client.getLabelsList().stream().map(ListClientsCommand::label).toList();
  }

  private static String label(Label label) {
    return label.getServiceName() + ":" + label.getLabel();
  }

  private static String labelCell(Client client) {
    return labels(client).stream().collect(Collectors.joining(",", "[", "]"))
        + (client.getBlacklisted() ? " *blacklisted*" : "");
  }
}
