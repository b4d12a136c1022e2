package dev.fleetspeak.console.kit.view;

import dev.fleetspeak.console.kit.Tone;
import javafx.scene.control.Label;

/** A state: colour, icon and word. */
public final class ToneLabel extends Label {
  /** Empty at first. */
  public ToneLabel() {
    getStyleClass().add("tone-label");
  }

  /** With a state. */
  public ToneLabel(Tone tone, String word) {
    this();
    show(tone, word);
  }

  /** Shows another state. */
  public void show(Tone tone, String word) {
    for (Tone one : Tone.values()) {
      getStyleClass().remove(one.styleClass());
    }
    getStyleClass().add(tone.styleClass());
    setGraphic(Icons.of(tone));
    setText(word);
  }
}
