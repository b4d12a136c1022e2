package dev.fleetspeak.console.kit.view;

import dev.fleetspeak.console.kit.Confirmation;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The question before an action, over the whole window; Esc says no. */
public final class ConfirmationPane extends StackPane {
  private final ObjectProperty<@Nullable Confirmation> asked;

  /** Shows whatever is asked. */
  public ConfirmationPane(ObjectProperty<@Nullable Confirmation> asked) {
    this.asked = asked;
    getStyleClass().add("confirmation-back");
    asked.subscribe(this::show);
    addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            asked.set(null);
            event.consume();
          }
        });
  }

  private void show(@Nullable Confirmation confirmation) {
    getChildren().clear();
    setVisible(confirmation != null);
    if (confirmation == null) {
      return;
    }
    Label title = new Label(confirmation.title());
    title.getStyleClass().add("card-title");
    title.setWrapText(true);
    Label words = new Label(confirmation.words());
    words.setWrapText(true);
    words.setMinHeight(USE_PREF_SIZE);
    Button cancel = new Button("Cancel");
    cancel.setDefaultButton(true);
    cancel.setOnAction(_ -> asked.set(null));
    Button act = new Button(confirmation.verb());
    act.setId("confirm");
    act.getStyleClass().add("danger");
    act.setOnAction(
        _ -> {
          asked.set(null);
          confirmation.action().run();
        });
    HBox buttons = new HBox(8, cancel, act);
    buttons.setAlignment(Pos.CENTER_RIGHT);
    VBox box = new VBox(12, title, words);
    if (!confirmation.typed().isEmpty()) {
      TextField typed = new TextField();
      typed.setPromptText("type " + confirmation.typed());
      act.disableProperty().bind(typed.textProperty().isNotEqualTo(confirmation.typed()));
      box.getChildren().add(typed);
    }
    box.getChildren().add(buttons);
    box.getStyleClass().add("confirmation");
    box.setMaxSize(460, USE_PREF_SIZE);
    getChildren().add(box);
    cancel.requestFocus();
  }
}
