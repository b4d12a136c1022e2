package dev.fleetspeak.console.connection;

import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.view.Card;
import dev.fleetspeak.console.kit.view.Properties;
import dev.fleetspeak.console.kit.view.StatePane;
import dev.fleetspeak.proto.console.v1.Installation;
import dev.fleetspeak.proto.server.ServiceConfig;
import java.time.Duration;
import java.time.Instant;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** What the connected server is: version, store, services. */
final class ServerFacts extends StackPane {
  private final Session session;
  private final StackPane body = new StackPane();

  ServerFacts(Session session) {
    this.session = session;
    setId("server-facts");
    getChildren().add(new Card("What it is", body));
    session.installation().subscribe(_ -> show());
    session.reduced().subscribe(_ -> show());
    session.online().subscribe(_ -> show());
    session.api().subscribe(_ -> show());
  }

  private void show() {
    Installation installation = session.installation().get();
    if (session.reduced().get()) {
      body.getChildren().setAll(reduced());
    } else if (installation == null && session.api().get() != null && !session.online().get()) {
      body.getChildren()
          .setAll(
              StatePane.notice(
                  "fth-alert-octagon",
                  "Not reached so far",
                  "The console goes on trying. Test shows which step of the way fails, and what to"
                      + " do about it."));
    } else {
      show(installation);
    }
  }

  private static Node reduced() {
    Properties facts = new Properties();
    facts.add("Interface", "the original admin interface only (fleetspeak.server.Admin)");
    facts.add(
        "Works",
        "clients with labels, contacts and what waits for them; blacklisting and"
            + " clearing; a message's end by its id; sending; local configuration files");
    facts.add(
        "Not there",
        "version and services of the server; counts of messages; lists of"
            + " messages and their payloads; what clients run; waiting for an answer");
    facts.add("Why", "these need fleetspeak.console.v1, which servers of this product have");
    return facts;
  }

  private void show(@Nullable Installation installation) {
    if (installation == null) {
      body.getChildren()
          .setAll(
              StatePane.notice(
                  "fth-server",
                  "Not connected",
                  "Choose a profile and connect; what the server is appears here."));
      return;
    }
    Properties facts = new Properties();
    facts.add("Version", installation.getVersion() + " (" + installation.getCommit() + ")");
    Instant started = Times.instant(installation.getStartTime());
    if (started != null) {
      facts.add(
          "Up for",
          Durations.brief(Duration.between(started, session.now())),
          session.times().get().exact(started));
    }
    facts.add(
        "Store",
        installation.getStoreEngine()
            + " "
            + installation.getStoreEngineVersion()
            + ", schema "
            + installation.getStoreSchemaVersion());
    facts.add("Clients reach it at", or(installation.getHttpsAddress(), "no address"));
    facts.add("Front end", or(installation.getFrontendMode(), "none"));
    facts.add("Streaming", installation.getStreaming() ? "yes" : "no, clients poll");
    facts.add(
        "Required label", or(installation.getRequiredLabel(), "none, every client may enrol"));
    facts.add(
        "Processed payloads",
        installation.hasPayloadRetention()
            ? "kept for "
                + Durations.brief(
                    Duration.ofSeconds(installation.getPayloadRetention().getSeconds()))
            : "not kept");
    Properties services = new Properties();
    for (ServiceConfig service : installation.getServicesList()) {
      services.add(
          service.getName(),
          service.getFactory()
              + (service.getMaxParallelism() > 0
                  ? ", " + service.getMaxParallelism() + " at once"
                  : ""));
    }
    Label head = new Label(installation.getServicesCount() + " services of the server");
    head.getStyleClass().add("section-title");
    VBox right = new VBox(8, head, services);
    HBox columns = new HBox(32, facts, right);
    HBox.setHgrow(facts, Priority.ALWAYS);
    HBox.setHgrow(right, Priority.ALWAYS);
    ScrollPane scroll = new ScrollPane(columns);
    scroll.getStyleClass().add("edge-to-edge");
    scroll.setFitToWidth(true);
    body.getChildren().setAll(scroll);
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
