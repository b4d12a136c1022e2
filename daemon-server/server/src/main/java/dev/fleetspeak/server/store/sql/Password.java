package dev.fleetspeak.server.store.sql;

/** A password, which shows itself only to who asks for it. */
public final class Password {
  /** No password. */
  public static final Password NONE = new Password("");

  private final String text;

  private Password(String text) {
    this.text = text;
  }

  /** A password of this text. */
  public static Password of(String text) {
    return new Password(text);
  }

  /** Whether it is this text. */
  public boolean isTheSameAs(String other) {
    return text.equals(other);
  }

  String text() {
    return text;
  }

  @Override
  public String toString() {
    return "(a password)";
  }
}
