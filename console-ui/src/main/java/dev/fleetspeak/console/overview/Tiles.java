package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.kit.view.StatePane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** The line of figures at the top. */
final class Tiles extends StackPane {
  private final Session session;
  private final Tile online;
  private final Tile today;
  private final Tile all;
  private final Tile in;
  private final Tile out;
  private final Tile backlog;
  private final Tile failed;

  Tiles(OverviewModel model) {
    session = model.session();
    OverviewModel.Links links = model.links();
    TimeRange hour = TimeRange.Last.PRESETS.get(1);
    online =
        new Tile(
            "fth-wifi", "Online", "Clients that are online", () -> links.clients("online:yes"));
    today =
        new Tile(
            "fth-sun", "Seen today", "Clients seen in 24 hours", () -> links.clients("last:<24h"));
    all = new Tile("fth-monitor", "All clients", "All clients", () -> links.clients(""));
    in =
        new Tile(
            "fth-log-in",
            "In / min",
            "Messages from clients in the last 60 seconds",
            () -> links.messages("dir:in", hour));
    out =
        new Tile(
            "fth-log-out",
            "Out / min",
            "Messages to clients in the last 60 seconds",
            () -> links.messages("dir:out", hour));
    backlog =
        new Tile(
            "fth-clock",
            "Backlog",
            "Messages that wait, and for how long the oldest does",
            () -> links.messages("state:pending", TimeRange.Last.PRESETS.getLast()));
    failed =
        new Tile(
            "fth-x-octagon",
            "Failed",
            "Messages that failed in the chosen range",
            () -> links.messages("state:failed", session.range().get()));
    HBox line = new HBox(12, online, today, all, in, out, backlog, failed);
    for (Tile tile : List.of(online, today, all, in, out, backlog, failed)) {
      HBox.setHgrow(tile, Priority.ALWAYS);
      tile.setMinWidth(96);
      tile.setPrefWidth(120);
    }
    backlog.setPrefWidth(190);
    StatePane state = StatePane.of(model.vitals(), line);
    state.setFlat();
    getChildren().add(state);
    setMinHeight(76);
    model.vitals().value().subscribe(this::show);
  }

  private void show(@Nullable Vitals vitals) {
    if (vitals == null) {
      return;
    }
    String rule = session.presence().words();
    online.show(vitals.online(), "", rule);
    today.show(vitals.seenToday(), "", "");
    all.show(vitals.all(), "", "");
    in.show(vitals.inPerMinute(), "", "");
    out.show(vitals.outPerMinute(), "", "");
    Instant oldest = vitals.oldest();
    String age = oldest == null ? "" : Durations.brief(Duration.between(oldest, session.now()));
    backlog.show(
        vitals.waitingForClients() < 0
            ? -1
            : vitals.waitingForClients() + vitals.waitingForServer(),
        age,
        "%d for clients, %d for services of the server%s"
            .formatted(
                vitals.waitingForClients(),
                vitals.waitingForServer(),
                oldest == null ? "" : "\noldest: " + session.times().get().exact(oldest)));
    failed.show(vitals.failed(), "", "");
    failed.alarm(vitals.failed() > 0);
  }
}
