package dev.fleetspeak.client.status;

import dev.fleetspeak.client.hosting.ServiceReport;
import dev.fleetspeak.client.outbox.LaneLevel;
import dev.fleetspeak.common.cli.Json;
import dev.fleetspeak.common.version.BuildInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client is and does at one moment. It holds no key, no payload and no password.
 *
 * @param clientId 16 hexadecimal digits
 * @param pid of the client's process
 * @param started when it was started, or reloaded as a whole
 * @param now when this was asked
 * @param streaming whether it holds a stream rather than poll
 * @param servers that it is configured for
 * @param contact how things stand with them
 * @param outbox by priority, the highest first
 * @param durable whether the outbox survives the process
 * @param services that run, and those that could not be started
 */
public record ClientStatus(
    String clientId,
    long pid,
    Instant started,
    Instant now,
    boolean streaming,
    List<String> servers,
    ContactBoard.Contact contact,
    List<LaneLevel> outbox,
    boolean durable,
    List<ServiceReport> services) {

  /** Copies the lists. */
  public ClientStatus {
    servers = List.copyOf(servers);
    outbox = List.copyOf(outbox);
    services = List.copyOf(services);
  }

  /**
   * As one JSON object, on one line. Times are ISO 8601 in UTC, null for never.
   *
   * @param configuration where the settings are from
   */
  public String json(String configuration) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("client_id", clientId);
    all.put("version", BuildInfo.version());
    all.put("pid", pid);
    all.put("started", started);
    all.put("configuration", configuration);
    all.put("mode", mode());
    all.put("servers", servers);
    Map<String, Object> contacts = new LinkedHashMap<>();
    contacts.put("state", contact.state().name());
    contacts.put("since", contact.since());
    contacts.put("host", contact.host());
    contacts.put("last_contact", contact.lastContact());
    contacts.put("last_error", contact.lastError());
    contacts.put("last_error_at", contact.lastErrorAt());
    contacts.put("next_attempt", contact.nextAttempt());
    all.put("contact", contacts);
    Map<String, Object> lanes = new LinkedHashMap<>();
    lanes.put("durable", durable);
    for (LaneLevel lane : outbox) {
      lanes.put(lane.priority().name(), Map.of("messages", lane.messages(), "bytes", lane.bytes()));
    }
    all.put("outbox", lanes);
    all.put("services", services.stream().map(ClientStatus::json).toList());
    return Json.of(all) + "\n";
  }

  private static Map<String, Object> json(ServiceReport service) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", service.name());
    fields.put("factory", service.factory());
    fields.put("origin", service.origin());
    fields.put("signed", service.signed());
    fields.put("state", service.state());
    fields.put("restarts", service.restarts());
    fields.put("waiting", service.waiting());
    fields.put("processed", service.processed());
    fields.put("failed", service.failed());
    fields.put("last_problem", service.lastProblem());
    return fields;
  }

  private String mode() {
    return streaming ? "streaming" : "polling";
  }

  /**
   * As lines for a person.
   *
   * @param configuration where the settings are from
   */
  public String text(String configuration) {
    StringBuilder text = new StringBuilder();
    line(text, "client", clientId + ", version " + BuildInfo.version());
    line(text, "process", pid + ", for " + ago(started));
    line(text, "configuration", configuration);
    line(text, "servers", String.join(" ", servers) + ", " + mode());
    line(text, "contact", contactText());
    if (!contact.lastError().isEmpty()) {
      Instant at = contact.lastErrorAt();
      line(text, "last error", contact.lastError() + (at == null ? "" : ", " + ago(at) + " ago"));
    }
    for (LaneLevel lane : outbox) {
      line(
          text,
          "outbox",
          "%s: %d messages, %d bytes wait for the server%s"
              .formatted(
                  lane.priority(), lane.messages(), lane.bytes(), durable ? ", kept on disk" : ""));
    }
    services.forEach(service -> line(text, "service", text(service)));
    return text.toString();
  }

  private String contactText() {
    String since = " for " + ago(contact.since());
    String state =
        switch (contact.state()) {
          case CONNECTING -> "none yet," + since;
          case IN_CONTACT -> "with " + contact.host() + since;
          case RECONNECTING -> "lost," + since + ", is being renewed";
          case NO_CONTACT -> "none," + since;
        };
    Instant last = contact.lastContact();
    Instant next = contact.nextAttempt();
    return state
        + (last == null ? "" : "; the server was heard " + ago(last) + " ago")
        + (next == null ? "" : "; next attempt in " + duration(Duration.between(now, next)));
  }

  private static String text(ServiceReport service) {
    return "%s (%s, %s, %s): %s; %d restarts; %d messages wait, %d processed, %d failed%s"
        .formatted(
            service.name(),
            service.factory(),
            service.signed() ? "signed" : "unsigned",
            service.origin(),
            service.state(),
            service.restarts(),
            service.waiting(),
            service.processed(),
            service.failed(),
            service.lastProblem().isEmpty() ? "" : "; last problem: " + service.lastProblem());
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append("%-14s%s%n".formatted(key, value.replace('\n', ' ')));
  }

  private String ago(Instant time) {
    return duration(Duration.between(time, now));
  }

  private static String duration(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200
        ? seconds / 60 + " min"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
