package dev.fleetspeak.console.kit.payload;

import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.view.Choice;
import dev.fleetspeak.console.kit.view.Clip;
import dev.fleetspeak.console.kit.view.StatePane;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A payload as text, JSON or bytes. Lines are made as they are looked at, so size does no harm. */
public final class PayloadView extends VBox {
  private static final double LINE = 20;

  private enum Form {
    TEXT,
    JSON,
    HEX
  }

  private final ObjectProperty<Form> form = new SimpleObjectProperty<>(Form.TEXT);
  private final ListView<String> lines = new ListView<>();
  private final Label type = new Label();
  private final Label note = new Label();
  private final Button all = new Button("Decode all");
  private @Nullable Decoded shown;

  /**
   * @param decodeAll what the button for the rest of a large payload does
   */
  public PayloadView(Runnable decodeAll) {
    super(8);
    getStyleClass().add("payload");
    setId("payload");
    lines.getStyleClass().addAll("mono", "lines", "edge-to-edge");
    lines.setFixedCellSize(LINE);
    type.getStyleClass().addAll("mono", "text-muted");
    type.setMinWidth(0);
    note.getStyleClass().add("tone-warning");
    note.setWrapText(true);
    note.managedProperty().bind(note.textProperty().isNotEmpty());
    all.setOnAction(_ -> decodeAll.run());
    all.managedProperty().bind(all.visibleProperty());
    Choice<Form> choice = new Choice<>(List.of(Form.values()), PayloadView::word, form);
    choice.setMinWidth(Region.USE_PREF_SIZE);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox head =
        new HBox(
            8,
            choice,
            space,
            all,
            Clip.button("Copy what is shown", () -> String.join("\n", lines.getItems())));
    head.setAlignment(Pos.CENTER_LEFT);
    VBox.setVgrow(lines, Priority.ALWAYS);
    getChildren().addAll(head, type, note, lines);
    form.subscribe(_ -> update());
    show(null);
  }

  private static String word(Form form) {
    return switch (form) {
      case TEXT -> "Text";
      case JSON -> "JSON";
      case HEX -> "Hex";
    };
  }

  /** Shows another payload; null for none. */
  public void show(@Nullable Decoded decoded) {
    shown = decoded;
    update();
  }

  private void update() {
    Decoded now = shown;
    all.setVisible(now != null && now.shown().size() < now.size());
    if (now == null) {
      type.setText("");
      note.setText("");
      lines.getItems().clear();
      return;
    }
    int slash = now.typeUrl().lastIndexOf('/');
    type.setText(now.typeUrl().substring(slash + 1) + "  " + Numbers.bytes(now.size()));
    note.setText(now.note());
    lines
        .getItems()
        .setAll(
            switch (form.get()) {
              case TEXT -> now.text().isEmpty() ? HexRow.rows(now.shown()) : now.text();
              case JSON -> now.json().isEmpty() ? HexRow.rows(now.shown()) : now.json();
              case HEX -> HexRow.rows(now.shown());
            });
    lines.setPlaceholder(
        StatePane.notice("fth-file", "Empty", "The payload has no bytes: every field is unset."));
  }
}
