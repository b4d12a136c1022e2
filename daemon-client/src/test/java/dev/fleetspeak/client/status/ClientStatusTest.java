package dev.fleetspeak.client.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.client.hosting.ServiceReport;
import dev.fleetspeak.client.outbox.LaneLevel;
import dev.fleetspeak.client.stats.RecordingMetrics;
import dev.fleetspeak.common.version.BuildInfo;
import dev.fleetspeak.proto.common.Message.Priority;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a status says, as text and as JSON, and how contacts become a state. */
class ClientStatusTest {
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private Instant now = START;
  private final RecordingMetrics metrics = new RecordingMetrics();
  private final ContactBoard board = new ContactBoard(metrics, () -> now);

  private ClientStatus status() {
    return new ClientStatus(
        "0102030405060708",
        4711,
        START,
        now,
        true,
        List.of("a.example:443"),
        board.contact(),
        List.of(new LaneLevel(Priority.HIGH, 2, 300)),
        true,
        List.of(
            new ServiceReport(
                "agent", "Daemon", "/etc/services/agent", true, "process 12", 3, 1, 9, 2, "bad\nx"),
            new ServiceReport(
                "other", "Stdin", "built in", false, "not started", 0, 0, 0, 0, "no cmd")));
  }

  private void later(int seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void aNewClientHasNoContactYet() {
    later(30);
    assertThat(status().text("/etc/client.config"))
        .contains("contact       none yet, for 30 s")
        .doesNotContain("last error");
  }

  @Test
  void contactsAndTheirErrorsAreRemembered() {
    later(10);
    board.contacted("a.example:443");
    later(300);
    board.inbound("a.example:443", 77, null);
    later(60);
    assertThat(status().text("/etc/client.config").lines())
        .containsExactly(
            "client        0102030405060708, version " + BuildInfo.version(),
            "process       4711, for 6 min",
            "configuration /etc/client.config",
            "servers       a.example:443, streaming",
            "contact       with a.example:443 for 6 min; the server was heard 60 s ago",
            "outbox        HIGH: 2 messages, 300 bytes wait for the server, kept on disk",
            "service       agent (Daemon, signed, /etc/services/agent): process 12; 3 restarts;"
                + " 1 messages wait, 9 processed, 2 failed; last problem: bad x",
            "service       other (Stdin, unsigned, built in): not started; 0 restarts;"
                + " 0 messages wait, 0 processed, 0 failed; last problem: no cmd");
    board.streamEnded("a.example:443", new IOException("cut"));
    later(5);
    assertThat(status().text("x"))
        .contains("contact       lost, for 5 s, is being renewed; the server was heard 65 s ago")
        .contains("last error    a.example:443: cut, 5 s ago");
    board.contactFailed("a.example:443: refused", Duration.ofSeconds(90));
    later(1);
    assertThat(status().text("x"))
        .contains("none, for 1 s; the server was heard 66 s ago; next attempt in 89 s")
        .contains("last error    a.example:443: refused, 1 s ago");
    board.contacted("b.example:443");
    assertThat(board.contact().state()).isEqualTo(ContactBoard.State.IN_CONTACT);
    assertThat(board.contact().nextAttempt()).isNull();
    assertThat(metrics.of("contacted")).containsExactly("a.example:443", "b.example:443");
    assertThat(metrics.of("failed")).containsExactly("a.example:443: refused");
    assertThat(metrics.of("streamEnded")).hasSize(1);
  }

  @Test
  void jsonHasAllOfIt() {
    board.contactFailed("a.example:443: \"refused\"", Duration.ofSeconds(90));
    String json = status().json("/etc/client.config");
    assertThat(json)
        .startsWith("{\"client_id\":\"0102030405060708\",")
        .contains("\"configuration\":\"/etc/client.config\",\"mode\":\"streaming\"")
        .contains("\"contact\":{\"state\":\"NO_CONTACT\",\"since\":\"2026-11-28T10:00:00Z\"")
        .contains("\"last_contact\":null,\"last_error\":\"a.example:443: \\\"refused\\\"\"")
        .contains("\"next_attempt\":\"2026-11-28T10:01:30Z\"")
        .contains("\"outbox\":{\"durable\":true,\"HIGH\":{")
        .contains("\"name\":\"agent\",\"factory\":\"Daemon\",\"origin\":\"/etc/services/agent\"")
        .contains("\"state\":\"process 12\",\"restarts\":3,\"waiting\":1,\"processed\":9")
        .endsWith("}\n");
    assertThat(json.lines()).hasSize(1);
  }
}
