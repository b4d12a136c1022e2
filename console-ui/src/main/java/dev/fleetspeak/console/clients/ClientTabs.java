package dev.fleetspeak.console.clients;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.Tone;
import dev.fleetspeak.console.kit.view.Column;
import dev.fleetspeak.console.kit.view.ListTable;
import dev.fleetspeak.console.kit.view.Properties;
import dev.fleetspeak.console.kit.view.StatePane;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import dev.fleetspeak.proto.server.ClientContact;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** What stands behind the tabs of a client. */
final class ClientTabs {
  private final ClientDetailModel model;
  private final Session session;

  ClientTabs(ClientDetailModel model) {
    this.model = model;
    this.session = model.session();
  }

  Node summary() {
    Properties facts = new Properties();
    ScrollPane scroll = new ScrollPane(facts);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().addAll("edge-to-edge", "tab-content");
    model.summary().value().subscribe(row -> summary(facts, row));
    return StatePane.of(model.summary(), scroll);
  }

  private void summary(Properties facts, @Nullable ClientRow row) {
    facts.clear();
    if (row == null) {
      return;
    }
    facts.add("State", row.presence().word() + (row.isStreaming() ? ", by stream" : ", by poll"));
    facts.add("Rule", session.presence().words());
    time(facts, "Last contact", row.lastContact());
    facts.add("From", row.address().isEmpty() ? "not known" : row.address());
    Instant clock = row.lastClock();
    Instant last = row.lastContact();
    if (clock != null && last != null) {
      long off = Duration.between(last, clock).toMillis();
      facts.add(
          "Its clock",
          Math.abs(off) < 2000
              ? "agrees with the server's"
              : Durations.brief(Duration.ofMillis(Math.abs(off)))
                  + (off < 0 ? " behind" : " ahead"));
    }
    if (row.firstSeen() != null) {
      time(facts, "First seen", row.firstSeen());
    }
    facts.add("Labels", row.labels().isEmpty() ? "none" : row.labels());
    if (row.services() >= 0) {
      facts.add("Services", Integer.toString(row.services()));
    }
    if (row.pending() >= 0) {
      facts.add("Pending", Long.toString(row.pending()));
    }
    facts.add("Blacklisted", row.isBlacklisted() ? "yes" : "no");
  }

  private void time(Properties facts, String name, @Nullable Instant time) {
    if (time == null) {
      facts.add(name, "not known");
    } else {
      facts.add(
          name,
          session.times().get().exact(time)
              + ", "
              + Durations.brief(Duration.between(time, session.now()))
              + " ago");
    }
  }

  Node services() {
    return table(
        model.services(),
        List.of(
            Column.text("Service", 120, ClientService::getName),
            Column.state(
                "Signed",
                110,
                service -> service.getSignature().isEmpty() ? Tone.WARNING : Tone.GOOD,
                service -> service.getSignature().isEmpty() ? "unsigned" : "signed",
                _ -> "Whether the client said that its configuration is signed"),
            Column.mono(
                "Signature",
                100,
                service -> Ids.brief(Ids.hex(service.getSignatureSha256())),
                service -> "SHA-256 " + Ids.hex(service.getSignatureSha256())),
            Column.mono(
                "Reported",
                120,
                service -> brief(service.getReportTime()),
                service -> exact(service.getReportTime()))),
        "fth-package",
        "No services reported",
        "The client tells what it runs when it starts.");
  }

  Node messages() {
    Node table =
        table(
            model.messages(),
            List.of(
                Column.mono(
                    "Time",
                    80,
                    one -> brief(one.getMessage().getCreationTime()),
                    one -> exact(one.getMessage().getCreationTime())),
                new Column<>(
                    "Type",
                    212,
                    "",
                    one -> (isToClient(one) ? "→ " : "← ") + one.getMessage().getMessageType(),
                    one ->
                        one.getMessage().getMessageType()
                            + (isToClient(one) ? ", to the client" : ", from the client"),
                    null),
                Column.state(
                    "State",
                    100,
                    one -> tone(one),
                    one -> word(one),
                    one -> one.getMessage().getResult().getFailedReason())),
            "fth-mail",
            "No messages",
            "Nothing was said to or by this client, or it is no longer kept.");
    Button all = new Button("Open in Messages");
    all.setOnAction(_ -> model.openMessages());
    VBox box = new VBox(8, table, all);
    VBox.setVgrow(table, Priority.ALWAYS);
    return box;
  }

  private static boolean isToClient(MessageSummary one) {
    return one.getMessage().getSource().getClientId().isEmpty();
  }

  private static Tone tone(MessageSummary one) {
    return switch (one.getState()) {
      case MESSAGE_STATE_PENDING -> Tone.WAITING;
      case MESSAGE_STATE_PROCESSED -> Tone.GOOD;
      case MESSAGE_STATE_FAILED -> Tone.BAD;
      default -> Tone.NONE;
    };
  }

  private static String word(MessageSummary one) {
    return switch (one.getState()) {
      case MESSAGE_STATE_PENDING -> "pending";
      case MESSAGE_STATE_PROCESSED -> "processed";
      case MESSAGE_STATE_FAILED -> "failed";
      default -> "unknown";
    };
  }

  Node pending() {
    return table(
        model.pending(),
        List.of(
            Column.mono(
                "Since",
                96,
                one -> brief(one.getCreationTime()),
                one -> exact(one.getCreationTime())),
            Column.text("Type", 132, Message::getMessageType),
            Column.text("Service", 110, one -> one.getDestination().getServiceName()),
            Column.mono(
                "Id",
                90,
                one -> Ids.brief(Ids.hex(one.getMessageId())),
                one -> Ids.hex(one.getMessageId()))),
        "fth-check-circle",
        "Nothing waits",
        "Messages for this client would wait here until it fetches them.");
  }

  Node contacts() {
    return table(
        model.contacts(),
        List.of(
            Column.mono(
                "Time", 110, one -> brief(one.getTimestamp()), one -> exact(one.getTimestamp())),
            Column.mono(
                "From", 160, ClientContact::getObservedAddress, ClientContact::getObservedAddress),
            Column.mono(
                "Nonce sent",
                110,
                one -> Ids.brief(nonce(one.getSentNonce())),
                one -> nonce(one.getSentNonce()) + "\ngiven to the client"),
            Column.mono(
                "Received",
                110,
                one -> Ids.brief(nonce(one.getReceivedNonce())),
                one ->
                    nonce(one.getReceivedNonce())
                        + "\nshown by the client; the one sent before, unless its key was"
                        + " copied")),
        "fth-activity",
        "No contacts",
        "None are kept.");
  }

  private static String nonce(long nonce) {
    return HexFormat.of().toHexDigits(nonce);
  }

  private String brief(Timestamp timestamp) {
    Instant time = Times.instant(timestamp);
    return time == null ? "" : session.times().get().brief(time, session.now());
  }

  private String exact(Timestamp timestamp) {
    Instant time = Times.instant(timestamp);
    return time == null ? "" : session.times().get().exact(time);
  }

  private static <T> Node table(
      Feed<List<T>> feed, List<Column<T>> columns, String icon, String title, String words) {
    ListTable<T> table = new ListTable<>(columns);
    StatePane pane = StatePane.of(feed, table);
    feed.value()
        .subscribe(
            rows -> {
              table.show(rows == null ? List.of() : rows);
              boolean isEmpty = rows != null && rows.isEmpty();
              pane.setEmpty(isEmpty ? StatePane.notice(icon, title, words) : null);
            });
    return pane;
  }
}
