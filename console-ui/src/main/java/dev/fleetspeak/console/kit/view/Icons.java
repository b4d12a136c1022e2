package dev.fleetspeak.console.kit.view;

import dev.fleetspeak.console.kit.Tone;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.javafx.FontIcon;

/** Icons and buttons made of one. */
public final class Icons {
  private Icons() {}

  /** An icon of the Feather set, such as {@code fth-users}. */
  public static FontIcon of(String literal) {
    return new FontIcon(literal);
  }

  /** A button that is only an icon; its name is its tooltip and what readers of screens say. */
  public static Button button(String literal, String name, Runnable action) {
    Button button = new Button("", of(literal));
    button.getStyleClass().addAll("button-icon", "flat", "icon-button");
    button.setTooltip(new Tooltip(name));
    button.setAccessibleText(name);
    button.setOnAction(_ -> action.run());
    return button;
  }

  /** The icon of a tone, in its colour. */
  public static FontIcon of(Tone tone) {
    FontIcon icon = of(tone.icon());
    icon.getStyleClass().add(tone.styleClass());
    return icon;
  }
}
