package dev.fleetspeak.tools.admin.clients;

import dev.fleetspeak.proto.console.v1.ClientSummary;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest.Order;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.Tristate;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Paging;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Table;
import java.util.List;
import java.util.Locale;

/** {@code clients}: a filtered list of clients with what waits for them and what they run. */
public final class ClientsCommand implements Command {
  private static final List<Tristate> CHOICES =
      List.of(Tristate.TRISTATE_ANY, Tristate.TRISTATE_YES, Tristate.TRISTATE_NO);
  private static final List<Order> ORDERS =
      List.of(
          Order.ORDER_ID, Order.ORDER_LAST_CONTACT_DESCENDING, Order.ORDER_LAST_CONTACT_ASCENDING);

  private static final Table<ClientSummary> TABLE =
      new Table<ClientSummary>()
          .text("client_id", "Client ID:", row -> Hex.of(row.getClient().getClientId()))
          .value(
              "last_contact_time",
              "Last contact:",
              row -> TimeText.iso(row.getClient().getLastContactTime()),
              row -> TimeText.table(row.getClient().getLastContactTime()))
          .text("last_contact_address", "Address:", row -> row.getClient().getLastContactAddress())
          .value(
              "streaming",
              "Streaming:",
              ClientsCommand::isStreaming,
              row -> isStreaming(row) ? "yes" : "no")
          .number("pending_messages", "Pending:", ClientSummary::getPendingMessages)
          .number("installed_services", "Services:", ClientSummary::getInstalledServices)
          .value(
              "labels",
              "Labels:",
              row -> ListClientsCommand.labels(row.getClient()),
              ClientsCommand::labelCell)
          .json("blacklisted", row -> row.getClient().getBlacklisted())
          .json("first_seen", row -> row.hasFirstSeen() ? TimeText.iso(row.getFirstSeen()) : null);

  @Override
  public String word() {
    return "clients";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "lists clients, filtered, with pending messages and services";
  }

  @Override
  public List<CommandFlag> flags() {
    return List.of(
        CommandFlag.text("prefix", "hex digits that the id begins with"),
        CommandFlag.list("label", "a label that the client has; all of them, if given repeatedly"),
        CommandFlag.text("blacklisted", "any", "any, yes or no"),
        CommandFlag.text("streaming", "any", "any, yes or no: whether it holds a stream"),
        CommandFlag.text("since", "last contact at or after this time, or this long ago: 2h"),
        CommandFlag.text("until", "last contact before this time, or this long ago"),
        CommandFlag.text("order", "id", "id, last_contact_descending or last_contact_ascending"),
        Paging.limit(1000));
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    QueryClientsRequest.Builder query =
        QueryClientsRequest.newBuilder()
            .setIdPrefix(arguments.string("prefix").toLowerCase(Locale.ROOT))
            .addAllLabels(arguments.list("label"))
            .setBlacklisted(tristate("blacklisted", arguments))
            .setStreaming(tristate("streaming", arguments))
            .setOrder(
                Arguments.choice(
                    "order", arguments.string("order"), "ORDER_", Order.ORDER_ID, ORDERS));
    var now = session.clock().instant();
    var since = TimeText.point("since", arguments.string("since"), now);
    var until = TimeText.point("until", arguments.string("until"), now);
    if (since != null) {
      query.setContactAfter(since);
    }
    if (until != null) {
      query.setContactBefore(until);
    }
    Paging<ClientSummary> paging = new Paging<>(arguments);
    while (paging.wantsMore()) {
      QueryClientsResponse page =
          session
              .console()
              .queryClients(
                  query.setPageSize(paging.pageSize()).setPageToken(paging.token()).build());
      paging.add(page.getClientsList(), page.getNextPageToken(), page.getTotalEstimate());
    }
    session.output().rows(TABLE, paging.rows(), "There are no such clients.");
    paging.remark(session.output(), "clients");
    return 0;
  }

  private static Tristate tristate(String flag, Invocation arguments) throws AdminException {
    return Arguments.choice(
        flag, arguments.string(flag), "TRISTATE_", Tristate.TRISTATE_ANY, CHOICES);
  }

  private static boolean isStreaming(ClientSummary row) {
    return !row.getClient().getLastContactStreamingTo().isEmpty();
  }

  private static String labelCell(ClientSummary row) {
    return String.join(",", ListClientsCommand.labels(row.getClient()))
        + (row.getClient().getBlacklisted() ? " *blacklisted*" : "");
  }
}
