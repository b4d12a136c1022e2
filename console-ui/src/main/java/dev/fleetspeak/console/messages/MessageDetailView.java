package dev.fleetspeak.console.messages;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.payload.PayloadView;
import dev.fleetspeak.console.kit.view.Clip;
import dev.fleetspeak.console.kit.view.FileChoice;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.kit.view.Properties;
import dev.fleetspeak.console.kit.view.StatePane;
import dev.fleetspeak.console.kit.view.ToneLabel;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** One message: its life, its ends, its payload. */
final class MessageDetailView extends StackPane {
  private final MessageDetailModel model;
  private final ComposeModel compose;
  private final FileChoice files;
  private final Label id = new Label();
  private final ToneLabel state = new ToneLabel();
  private final Label reason = new Label();
  private final Label life = new Label();
  private final Properties facts = new Properties();
  private final PayloadView payload;
  private final StatePane content;
  private final VBox body;

  MessageDetailView(MessageDetailModel model, ComposeModel compose, FileChoice files) {
    this.model = model;
    this.compose = compose;
    this.files = files;
    this.payload = new PayloadView(model::decodeAll);
    this.content = StatePane.of(model.content(), payload);
    getStyleClass().add("card-box");
    setId("message-detail");
    id.getStyleClass().addAll("mono", "card-title");
    reason.getStyleClass().add("tone-bad");
    reason.setWrapText(true);
    reason.managedProperty().bind(reason.textProperty().isNotEmpty());
    life.getStyleClass().add("text-muted");
    life.setId("life");
    life.setWrapText(true);
    life.setMinHeight(USE_PREF_SIZE);
    HBox head = new HBox(8, id, Clip.button("Copy id", this::fullId), state);
    head.setAlignment(Pos.CENTER_LEFT);
    VBox.setVgrow(content, Priority.ALWAYS);
    body = new VBox(12, head, life, reason, facts, actions(), content);
    model.row().subscribe(this::show);
    model.content().value().subscribe(this::show);
  }

  private String fullId() {
    MessageRow row = model.row().get();
    return row == null ? "" : row.id();
  }

  private Node actions() {
    Button again = new Button("Send another", Icons.of("fth-send"));
    again.setOnAction(
        _ -> {
          MessageRow row = model.row().get();
          if (row != null) {
            compose.begin(row.client(), row.service());
            compose.messageType().set(row.isFromClient() ? "" : row.message().getMessageType());
          }
        });
    MenuButton copy = new MenuButton("Copy");
    copy.setId("copy");
    copy.getItems()
        .addAll(
            item("copy-id", "Id", this::fullId),
            item("copy-json", "JSON", this::json),
            item("copy-command", "Admin command", () -> "./fleetspeak admin status " + fullId()));
    Button save = new Button("Save bytes");
    save.setOnAction(
        _ ->
            files
                .save(this, "Save the payload", Ids.brief(fullId()) + ".bin")
                .ifPresent(model::save));
    Button types = new Button("Add types");
    types.setTooltip(new Tooltip("Message types out of a descriptor set, to decode payloads with"));
    types.setOnAction(_ -> files.open(this, "Descriptor sets").forEach(model::addDescriptorSet));
    for (ButtonBase button : new ButtonBase[] {again, copy, save, types}) {
      button.setMinWidth(USE_PREF_SIZE);
    }
    FlowPane line = new FlowPane(8, 8, again, copy, save, types);
    line.setAlignment(Pos.CENTER_LEFT);
    return line;
  }

  private static MenuItem item(String id, String name, java.util.function.Supplier<String> text) {
    MenuItem item = new MenuItem(name);
    item.setId(id);
    item.setOnAction(_ -> Clip.copy(text.get()));
    return item;
  }

  private String json() {
    MessageRow row = model.row().get();
    if (row == null) {
      return "";
    }
    try {
      // Without its data, whose type the printer would have to know.
      return JsonFormat.printer().print(row.message().toBuilder().clearData());
    } catch (InvalidProtocolBufferException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void show(@Nullable MessageRow row) {
    if (row == null) {
      getChildren()
          .setAll(
              StatePane.notice(
                  "fth-mail",
                  "No message chosen",
                  "Choose one in the table to see its payload and how it ended."));
      return;
    }
    id.setText(Ids.brief(row.id()));
    state.show(row.tone(), row.state());
    reason.setText(row.message().getResult().getFailedReason());
    life.setText(model.life());
    facts.clear();
    Message message = row.message();
    if (row.isBare()) {
      facts.add("From, to, type", "this server does not tell");
      getChildren().setAll(body);
      return;
    }
    facts.add(
        "From",
        end(message.getSource().getServiceName(), Ids.hex(message.getSource().getClientId())));
    facts.add(
        "To",
        end(
            message.getDestination().getServiceName(),
            Ids.hex(message.getDestination().getClientId())));
    facts.add("Type", message.getMessageType().isEmpty() ? "(none)" : message.getMessageType());
    if (message.getAnnotations().getEntriesCount() > 0) {
      facts.add(
          "Annotations",
          message.getAnnotations().getEntriesList().stream()
              .map(MessageDetailView::words)
              .collect(Collectors.joining(", ")));
    }
    getChildren().setAll(body);
  }

  private static String words(Annotations.Entry entry) {
    return entry.getKey() + " = " + entry.getValue();
  }

  private static String end(String service, String client) {
    return service + (client.isEmpty() ? " on the server" : " on client " + client);
  }

  private void show(MessageDetailModel.@Nullable Content now) {
    payload.show(now == null ? null : now.decoded());
    boolean isGone = now != null && now.decoded() == null;
    content.setEmpty(
        isGone ? StatePane.notice("fth-archive", "No payload", model.goneReason()) : null);
  }
}
