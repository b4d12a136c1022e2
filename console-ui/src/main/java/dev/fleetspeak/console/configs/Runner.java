package dev.fleetspeak.console.configs;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.kit.Presence;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.console.v1.ClientSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client that runs a service.
 *
 * @param id who
 * @param presence whether it is there
 * @param lastContact when it was last heard of; null if never
 */
public record Runner(ClientId id, Presence presence, @Nullable Instant lastContact) {

  static Runner of(ClientSummary summary, Presence.Rule rule, Instant now) {
    Instant last =
        summary.getClient().hasLastContactTime()
            ? Times.instant(summary.getClient().getLastContactTime())
            : null;
    return new Runner(
        ClientId.of(summary.getClient().getClientId()),
        rule.judge(last, summary.getOnline(), now),
        last);
  }
}
