package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.log.LogLimit;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.ClientEffect;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be decided without a service that works: instant services and unknown names. */
final class InstantDecisions {
  private static final Logger LOG = LoggerFactory.getLogger(InstantDecisions.class);

  private final Map<String, InstantService> services;
  private final Set<String> others;
  private final StatsCollector stats;
  private final Clock clock;
  private final LogLimit warnings = new LogLimit(20, Duration.ofSeconds(10));

  /**
   * @param others names of the services that work after the commit
   */
  InstantDecisions(
      Map<String, InstantService> services, Set<String> others, StatsCollector stats, Clock clock) {
    this.services = Map.copyOf(services);
    this.others = Set.copyOf(others);
    this.stats = stats;
    this.clock = clock;
  }

  /**
   * Decides on a message, if it can be.
   *
   * @param effects where the message's effects are added
   * @return the message, with its result if there is one
   */
  Message decide(ClientId client, Message message, List<ClientEffect> effects, boolean firstTry) {
    String destination = message.getDestination().getServiceName();
    InstantService service = services.get(destination);
    if (service == null) {
      return others.contains(destination) ? message : unknown(message, destination, firstTry);
    }
    stats.messageIngested(message, !firstTry);
    long began = System.nanoTime();
    try {
      effects.addAll(service.decide(client, message));
      stats.messageProcessed(message, since(began), firstTry);
      return message.toBuilder().setResult(Verdict.processed(clock.instant())).build();
    } catch (Throwable e) { // a plug-in may throw anything, and must not end the contact
      boolean temporary = Verdict.isTemporary(e);
      stats.messageErrored(message, since(began), temporary, firstTry);
      String reason = Verdict.reason(e);
      if (warnings.allow()) {
        LOG.warn("Service {} refused a message of client {}: {}", destination, client, reason);
      }
      return temporary ? message : failed(message, reason);
    }
  }

  private Message unknown(Message message, String destination, boolean firstTry) {
    stats.messageErrored(message, Duration.ZERO, false, firstTry);
    if (warnings.allow()) {
      LOG.warn("A message is for the service \"{}\", which is not configured here.", destination);
    }
    return failed(message, "unknown service \"" + destination + "\"");
  }

  private Message failed(Message message, String reason) {
    return message.toBuilder().setResult(Verdict.failed(clock.instant(), reason)).build();
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
