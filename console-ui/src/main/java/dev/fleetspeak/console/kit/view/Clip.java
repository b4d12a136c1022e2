package dev.fleetspeak.console.kit.view;

import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** Copies texts. */
public final class Clip {
  private Clip() {}

  /** Puts a text on the clipboard. */
  public static void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }

  /** A button that copies. */
  public static Button button(String name, java.util.function.Supplier<String> text) {
    return Icons.button("fth-copy", name, () -> copy(text.get()));
  }
}
