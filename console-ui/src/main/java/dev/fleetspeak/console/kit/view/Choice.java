package dev.fleetspeak.console.kit.view;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;

/** Buttons side by side, one of which is pressed. */
public final class Choice<T> extends HBox {
  private final ToggleGroup group = new ToggleGroup();

  /**
   * @param options from left to right
   * @param label text of an option
   * @param chosen follows the buttons and is followed by them; another value presses none
   */
  public Choice(List<T> options, Function<T, String> label, ObjectProperty<T> chosen) {
    getStyleClass().add("choice");
    for (int i = 0; i < options.size(); i++) {
      T option = options.get(i);
      ToggleButton button = new ToggleButton(label.apply(option));
      button.setUserData(option);
      button.setToggleGroup(group);
      button
          .getStyleClass()
          .add(i == 0 ? "left-pill" : i == options.size() - 1 ? "right-pill" : "center-pill");
      button.setMinWidth(USE_PREF_SIZE);
      button.setOnAction(
          _ -> {
            button.setSelected(true);
            chosen.set(option);
          });
      getChildren().add(button);
    }
    chosen.subscribe(this::press);
  }

  private void press(T option) {
    group.getToggles().forEach(toggle -> toggle.setSelected(toggle.getUserData().equals(option)));
  }
}
