package dev.fleetspeak.console.messages;

import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.Tone;
import dev.fleetspeak.console.kit.payload.PayloadView;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.kit.view.ToneLabel;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The form that sends a message. */
final class ComposeView extends VBox {
  private final ComposeModel model;
  private final VBox result = new VBox(8);

  ComposeView(ComposeModel model) {
    super(12);
    this.model = model;
    getStyleClass().add("card-box");
    setId("compose-form");
    Label title = new Label("Send a message");
    title.getStyleClass().add("card-title");
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox head =
        new HBox(8, title, space, Icons.button("fth-x", "Close", () -> model.open().set(false)));
    head.setAlignment(Pos.CENTER_LEFT);
    TextArea text = new TextArea();
    text.setId("compose-text");
    text.getStyleClass().add("mono");
    text.setPromptText("text format: args: \"--list\"");
    text.setPrefRowCount(7);
    text.textProperty().bindBidirectional(model.text());
    Label problem = new Label();
    problem.setId("compose-problem");
    problem.getStyleClass().add("tone-bad");
    problem.setWrapText(true);
    problem.textProperty().bind(model.problem());
    problem.managedProperty().bind(model.problem().isNotEmpty());
    Label missing = new Label();
    missing.setId("compose-missing");
    missing.getStyleClass().add("text-muted");
    missing.textProperty().bind(model.missing().map(what -> "To send: " + what));
    missing.visibleProperty().bind(model.missing().isNotEmpty());
    missing.managedProperty().bind(model.missing().isNotEmpty());
    VBox.setVgrow(result, Priority.ALWAYS);
    getChildren().addAll(head, fields(), text, problem, missing, buttons(), result);
    model.reply().value().subscribe(_ -> show());
    model.reply().failure().subscribe(_ -> show());
    model.reply().busy().subscribe(_ -> show());
  }

  private GridPane fields() {
    GridPane grid = new GridPane();
    grid.getStyleClass().add("form");
    ColumnConstraints names = new ColumnConstraints();
    names.setMinWidth(Region.USE_PREF_SIZE);
    ColumnConstraints values = new ColumnConstraints();
    values.setHgrow(Priority.ALWAYS);
    grid.getColumnConstraints().addAll(names, values);
    TextField client = field("compose-client", "16 hex digits");
    client.getStyleClass().add("mono");
    client.textProperty().bindBidirectional(model.client());
    TextField service = field("compose-service", "for instance grr");
    service.setTooltip(
        new Tooltip("Service of the client; answers go to the server's of the same name"));
    service.textProperty().bindBidirectional(model.service());
    TextField type = field("compose-type", "optional");
    type.textProperty().bindBidirectional(model.messageType());
    ComboBox<String> payload = new ComboBox<>();
    payload.setEditable(true);
    payload.setMaxWidth(Double.MAX_VALUE);
    payload.getItems().setAll(model.typeNames());
    payload.getEditor().setId("compose-payload-type");
    payload.setPromptText("full name; empty for no payload");
    payload.getEditor().textProperty().bindBidirectional(model.payloadType());
    grid.addRow(0, new Label("Client"), client);
    grid.addRow(1, new Label("Service"), service);
    grid.addRow(2, new Label("Message type"), type);
    grid.addRow(3, new Label("Payload type"), payload);
    return grid;
  }

  private static TextField field(String id, String prompt) {
    TextField field = new TextField();
    field.setId(id);
    field.setPromptText(prompt);
    return field;
  }

  private HBox buttons() {
    Session session = model.session();
    Button wait = new Button("Send and wait");
    wait.setId("send-and-wait");
    wait.getStyleClass().add("accent");
    wait.setOnAction(_ -> model.sendAndWait());
    Button send = new Button("Send");
    send.setId("send");
    send.setOnAction(_ -> model.send());
    for (Button button : new Button[] {wait, send}) {
      button.setMinWidth(Region.USE_PREF_SIZE);
      boolean needsMore = button.equals(wait);
      button
          .disableProperty()
          .bind(
              Bindings.createBooleanBinding(
                  () ->
                      !session.actionsOff().isEmpty()
                          || (needsMore && session.reduced().get())
                          || !model.problem().get().isEmpty()
                          || !model.missing().get().isEmpty()
                          || model.reply().busy().get(),
                  session.online(),
                  session.readOnly(),
                  session.reduced(),
                  model.problem(),
                  model.missing(),
                  model.reply().busy()));
    }
    Label off = new Label();
    off.getStyleClass().add("text-muted");
    off.setWrapText(true);
    HBox.setHgrow(off, Priority.ALWAYS);
    off.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    session.actionsOff().isEmpty() && session.reduced().get()
                        ? "this server cannot wait for answers"
                        : session.actionsOff(),
                session.online(),
                session.readOnly(),
                session.reduced()));
    HBox line = new HBox(8, wait, send, off);
    line.setAlignment(Pos.CENTER_LEFT);
    return line;
  }

  private void show() {
    result.getChildren().clear();
    ComposeModel.Reply reply = model.reply().value().get();
    if (model.reply().busy().get()) {
      Label clock = new Label();
      clock.textProperty().bind(model.progress());
      Button stop = new Button("Stop waiting");
      stop.setOnAction(_ -> model.stopWaiting());
      HBox line = new HBox(8, new ProgressBar(), clock, stop);
      line.setAlignment(Pos.CENTER_LEFT);
      result.getChildren().add(line);
    } else if (model.reply().failure().get() != null) {
      result
          .getChildren()
          .add(new ToneLabel(Tone.BAD, "Not sent: " + model.reply().failure().get().why()));
    } else if (reply != null) {
      ToneLabel words = new ToneLabel(reply.isGood() ? Tone.GOOD : Tone.WARNING, reply.words());
      words.setId("reply");
      words.setWrapText(true);
      result.getChildren().add(words);
      if (reply.answer() != null) {
        PayloadView payload = new PayloadView(() -> {});
        payload.show(reply.answer());
        VBox.setVgrow(payload, Priority.ALWAYS);
        result.getChildren().add(payload);
      }
    } else {
      Label idle = new Label();
      idle.textProperty().bind(model.progress());
      result.getChildren().add(idle);
    }
  }
}
