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
 * @param pending messages that wait for it
 * @param services how many it last reported
 * @param isStreaming whether the last contact was a stream
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
    Client client = summary.getClient();
    Instant last = client.hasLastContactTime() ? Times.instant(client.getLastContactTime()) : null;
    boolean isStreaming = !client.getLastContactStreamingTo().isEmpty();
    return new ClientRow(
        ClientId.of(client.getClientId()),
        rule.judge(last, isStreaming, now),
        client.getLabelsList().stream()
            .map(Label::getLabel)
            .distinct()
            .collect(Collectors.joining(", ")),
        client.getLastContactAddress(),
        last,
        client.hasLastClock() ? Times.instant(client.getLastClock()) : null,
        summary.hasFirstSeen() ? Times.instant(summary.getFirstSeen()) : null,
        summary.getPendingMessages(),
        summary.getInstalledServices(),
        isStreaming,
        client.getBlacklisted());
  }
}
