package dev.fleetspeak.tools.demo;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Opens the operator console for a demo, where there is a display. It is a process of its own: what
 * becomes of it is no concern of the demo.
 *
 * @param wanted whether it is to be opened at all
 * @param environment of this process; names the display
 */
record ConsoleWindow(boolean wanted, Map<String, String> environment) {

  /** Copies the environment. */
  ConsoleWindow {
    environment = Map.copyOf(environment);
  }

  /** For this process. */
  static ConsoleWindow ofThisProcess(boolean wanted) {
    return new ConsoleWindow(wanted, System.getenv());
  }

  private boolean hasDisplay() {
    return !environment.getOrDefault("DISPLAY", "").isBlank()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
  }

  /**
   * Opens it if there is a display.
   *
   * @param command that starts the console
   * @param log gets its output
   * @return what to tell, a line; empty if nobody wants it
   */
  String open(List<String> command, Path log) {
    if (!wanted) {
      return "";
    }
    if (!hasDisplay()) {
      return "demo: no display here; ./fleetspeak console opens the console where there is one, and"
          + " with --screenshots FOLDER makes pictures of it here";
    }
    try {
      var _ = DaemonProcess.start("the console", command, log);
      return "demo: the console opens in a window of its own; should it not, %s says why"
          .formatted(log);
    } catch (UncheckedIOException e) {
      return "demo: " + e.getMessage();
    }
  }
}
