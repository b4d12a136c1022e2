package dev.fleetspeak.console.shell;

/** The pages, in the order of the side bar. */
public enum Page {
  /** How the fleet is doing. */
  OVERVIEW("Overview", "fth-bar-chart-2"),
  /** Who is there. */
  CLIENTS("Clients", "fth-monitor"),
  /** What is said. */
  MESSAGES("Messages", "fth-mail"),
  /** What clients are told to run. */
  CONFIGS("Signed configs", "fth-file-text"),
  /** Which server. */
  CONNECTION("Connection", "fth-server");

  private final String title;
  private final String icon;

  Page(String title, String icon) {
    this.title = title;
    this.icon = icon;
  }

  /** Its name. */
  public String title() {
    return title;
  }

  /** Its Feather icon. */
  public String icon() {
    return icon;
  }
}
