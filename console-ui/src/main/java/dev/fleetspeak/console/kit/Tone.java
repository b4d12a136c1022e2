package dev.fleetspeak.console.kit;

import java.util.Locale;

/** How good a state is. Each has a colour and an icon; the word beside them says which state. */
public enum Tone {
  /** Online, processed, verified. */
  GOOD("fth-check-circle"),
  /** Pending, reconnecting. */
  WAITING("fth-clock"),
  /** Late, outdated, unsigned. */
  WARNING("fth-alert-triangle"),
  /** Failed, wrong signature, blacklisted. */
  BAD("fth-x-octagon"),
  /** Silent, unknown, not reported. */
  NONE("fth-minus-circle");

  private final String icon;

  Tone(String icon) {
    this.icon = icon;
  }

  /** Name of its Feather icon. */
  public String icon() {
    return icon;
  }

  /** Its CSS class, such as {@code tone-good}. */
  public String styleClass() {
    return "tone-" + name().toLowerCase(Locale.ROOT);
  }
}
