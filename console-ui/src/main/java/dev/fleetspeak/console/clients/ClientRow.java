package dev.fleetspeak.console.clients;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.kit.Presence;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.console.v1.ClientSummary;
import dev.fleetspeak.proto.server.Client;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client as it is listed.
 *
 * @param id who
 * @param presence by the server's rule, at the time of the answer
 * @param labels apart by commas
 * @param address host and port of the last contact
 * @param lastContact when; null if never
 * @param lastClock the client's clock then; null if it did not tell
 * @param firstSeen when it enrolled; null if not known
 * @param pending messages that wait for it; -1 if the server does not tell
 * @param services how many it last reported; -1 if the server does not tell
 * @param isStreaming whether it has a stream open; if the server cannot tell, whether its last
 *     contact was one
 * @param isBlacklisted whether an operator blocked it
 */
public record ClientRow(
    ClientId id,
    Presence presence,
    String labels,
    String address,
    @Nullable Instant lastContact,
    @Nullable Instant lastClock,
    @Nullable Instant firstSeen,
    long pending,
    int services,
    boolean isStreaming,
    boolean isBlacklisted) {

  static ClientRow of(ClientSummary summary, Presence.Rule rule, Instant now) {
    Instant last = last(summary.getClient());
    return of(
        summary.getClient(),
        rule.judge(last, summary.getOnline(), now),
        summary.hasFirstSeen() ? Times.instant(summary.getFirstSeen()) : null,
        summary.getPendingMessages(),
        summary.getInstalledServices(),
        summary.getStreaming());
  }

  /** From a server with only the original admin interface, which tells less. */
  static ClientRow of(Client client, Presence.Rule rule, Instant now) {
    return of(
        client,
        rule.judge(last(client), false, now),
        null,
        -1,
        -1,
        !client.getLastContactStreamingTo().isEmpty());
  }

  private static @Nullable Instant last(Client client) {
    return client.hasLastContactTime() ? Times.instant(client.getLastContactTime()) : null;
  }

  private static ClientRow of(
      Client client,
      Presence presence,
      @Nullable Instant firstSeen,
      long pending,
      int services,
      boolean isStreaming) {
    return new ClientRow(
        ClientId.of(client.getClientId()),
        presence,
        client.getLabelsList().stream()
            .map(Label::getLabel)
            .distinct()
            .collect(Collectors.joining(", ")),
        client.getLastContactAddress(),
        last(client),
        client.hasLastClock() ? Times.instant(client.getLastClock()) : null,
        firstSeen,
        pending,
        services,
        isStreaming,
        client.getBlacklisted());
  }
}
