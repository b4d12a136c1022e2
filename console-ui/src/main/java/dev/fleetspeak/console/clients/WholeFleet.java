package dev.fleetspeak.console.clients;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Presence;
import dev.fleetspeak.console.kit.RowPage;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.Tristate;
import dev.fleetspeak.proto.server.Client;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Clients of a server with only the original admin interface, which gives all of them at once; they
 * are filtered and sorted here (tools.md 11.3).
 */
final class WholeFleet {
  private final QueryClientsRequest request;
  private final Presence.Rule rule;
  private final Instant now;

  /**
   * @param request filter and order; pages are of no use here
   */
  WholeFleet(QueryClientsRequest request, Presence.Rule rule, Instant now) {
    this.request = request;
    this.rule = rule;
    this.now = now;
  }

  Call<RowPage<ClientRow>> ask(FleetspeakApi api) {
    if (!request.getServiceName().isEmpty()) {
      return Call.failed(
          new ApiFailure(
              ApiFailure.Kind.NOT_SUPPORTED, "what clients run", "this server does not know"));
    }
    return api.listClients(named())
        .map(
            clients -> {
              List<ClientRow> rows =
                  clients.stream()
                      .filter(this::fits)
                      .map(client -> ClientRow.of(client, rule, now))
                      .sorted(order())
                      .toList();
              return new RowPage<>(rows, "", rows.size());
            });
  }

  /** A whole id needs no other client. */
  private List<ClientId> named() {
    return request.getIdPrefix().length() == 16
        ? List.of(ClientId.parse(request.getIdPrefix()))
        : List.of();
  }

  private boolean fits(Client client) {
    Set<String> labels =
        client.getLabelsList().stream()
            .map(Label::getLabel)
            .collect(Collectors.toCollection(HashSet::new));
    ClientRow row = ClientRow.of(client, rule, now);
    return row.id().toString().startsWith(request.getIdPrefix())
        && labels.containsAll(request.getLabelsList())
        && is(request.getBlacklisted(), row.isBlacklisted())
        && is(request.getStreaming(), row.isStreaming())
        && is(request.getOnline(), row.presence() == Presence.ONLINE)
        && isWithin(row.lastContact() == null ? Instant.EPOCH : row.lastContact());
  }

  private boolean isWithin(Instant last) {
    Instant after = request.hasContactAfter() ? Times.instant(request.getContactAfter()) : null;
    Instant before = request.hasContactBefore() ? Times.instant(request.getContactBefore()) : null;
    return (after == null || !last.isBefore(after)) && (before == null || last.isBefore(before));
  }

  private static boolean is(Tristate wanted, boolean found) {
    return wanted == Tristate.TRISTATE_ANY || (wanted == Tristate.TRISTATE_YES) == found;
  }

  private Comparator<ClientRow> order() {
    Comparator<ClientRow> byId = Comparator.comparing(row -> row.id().toString());
    Comparator<ClientRow> byTime =
        Comparator.comparing(row -> row.lastContact() == null ? Instant.EPOCH : row.lastContact());
    return switch (request.getOrder()) {
      case ORDER_LAST_CONTACT_DESCENDING -> byTime.reversed().thenComparing(byId);
      case ORDER_LAST_CONTACT_ASCENDING -> byTime.thenComparing(byId);
      default -> byId;
    };
  }
}
