package dev.fleetspeak.console.shell;

/** The pages, in the order of the side bar. */
public enum Page {
  /** How the fleet is doing. */
  OVERVIEW("Overview", "fth-bar-chart-2", 1),
  /** Who is there. */
  CLIENTS("Clients", "fth-monitor", 2),
  /** What is said. */
  MESSAGES("Messages", "fth-mail", 3),
  /** What clients are told to run. */
  CONFIGS("Signed configs", "fth-file-text", 4),
  /** Which server. */
  CONNECTION("Connection", "fth-server", 5);

  private final String title;
  private final String icon;
  private final int digit;

  Page(String title, String icon, int digit) {
    this.title = title;
    this.icon = icon;
    this.digit = digit;
  }

  /** Its name. */
  public String title() {
    return title;
  }

  /** Its Feather icon. */
  public String icon() {
    return icon;
  }

  /** The key that opens it, together with the shortcut key. */
  public int digit() {
    return digit;
  }
}
