package dev.fleetspeak.console.clients;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.Tone;
import dev.fleetspeak.console.kit.view.Clip;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.kit.view.StatePane;
import dev.fleetspeak.console.kit.view.ToneLabel;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** One client: what is known of it, and what can be done to it. */
final class ClientDetailView extends StackPane {
  private final ClientDetailModel model;
  private final Label id = new Label();
  private final ToneLabel state = new ToneLabel();
  private final VBox body = new VBox(12);

  ClientDetailView(ClientDetailModel model) {
    this.model = model;
    getStyleClass().add("card-box");
    setId("client-detail");
    id.getStyleClass().addAll("mono", "card-title");
    HBox head =
        new HBox(8, id, Clip.button("Copy id", () -> String.valueOf(model.client().get())), state);
    head.setAlignment(Pos.CENTER_LEFT);
    ClientTabs tabs = new ClientTabs(model);
    TabPane pane =
        new TabPane(
            new Tab("Summary", tabs.summary()),
            new Tab("Services", tabs.services()),
            new Tab("Messages", tabs.messages()),
            new Tab("Pending", tabs.pending()),
            new Tab("Contacts", tabs.contacts()));
    pane.setId("client-tabs");
    pane.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    VBox.setVgrow(pane, Priority.ALWAYS);
    body.getChildren().addAll(head, actions(), pane);
    model.client().subscribe(this::show);
    model.summary().value().subscribe(this::show);
  }

  private HBox actions() {
    Session session = model.session();
    Button send = new Button("Send message", Icons.of("fth-send"));
    send.setOnAction(_ -> model.send(""));
    Button clear = new Button("Clear pending", Icons.of("fth-trash-2"));
    clear.setId("clear-pending");
    clear.setOnAction(_ -> model.clearPending());
    Button blacklist = new Button("Blacklist", Icons.of("fth-slash"));
    blacklist.setId("blacklist");
    blacklist.getStyleClass().add("danger");
    blacklist.setOnAction(_ -> model.blacklist());
    for (Button button : new Button[] {send, clear, blacklist}) {
      button
          .disableProperty()
          .bind(
              Bindings.createBooleanBinding(
                  () -> !session.actionsOff().isEmpty(), session.online(), session.readOnly()));
    }
    Label why = new Label();
    why.getStyleClass().add("text-muted");
    why.textProperty()
        .bind(
            Bindings.createStringBinding(
                session::actionsOff, session.online(), session.readOnly()));
    why.setTooltip(new Tooltip("Why actions are off"));
    HBox line = new HBox(8, send, clear, blacklist, why);
    line.setAlignment(Pos.CENTER_LEFT);
    return line;
  }

  private void show(@Nullable ClientId client) {
    if (client == null) {
      getChildren()
          .setAll(
              StatePane.notice(
                  "fth-monitor",
                  "No client chosen",
                  "Choose one in the table to see what it runs, says and waits for."));
    } else {
      id.setText(client.toString());
      getChildren().setAll(body);
    }
  }

  private void show(@Nullable ClientRow row) {
    if (row == null) {
      state.show(Tone.NONE, "");
    } else if (row.isBlacklisted()) {
      state.show(Tone.BAD, "blacklisted");
    } else {
      state.show(row.presence().tone(), row.presence().word());
    }
    state.setVisible(row != null);
  }
}
