package dev.fleetspeak.tools.demo;

import dev.fleetspeak.tools.Terminal;

/** What can be done with a demo that is up. */
final class Hints {
  private Hints() {}

  static String text(DemoFolder folder, String end) {
    String dir =
        folder.equals(DemoFolder.inHome()) ? "" : " --dir " + quoted(folder.root().toString());
    String admin =
        DemoStatus.read(folder).map(status -> status.server().addresses().admin()).orElse("");
    return """

        The demo stays up; a daemon that dies is started again. Try:
          ./fleetspeak demo ls%1$s /
          ./fleetspeak demo cat%1$s /etc/hostname
          ./fleetspeak demo status%1$s
          ./fleetspeak admin --admin_addr %2$s counts
          ./fleetspeak console --admin_addr %2$s
        Logs, keys and data are in %3$s. %4$s
        """
        .formatted(dir, admin, folder.root(), end);
  }

  /** Opens the console, and says what became of it. */
  static void console(
      DemoFolder folder, Launcher launcher, ConsoleWindow window, Terminal terminal) {
    DemoStatus.read(folder)
        .map(status -> launcher.console(status.server().addresses().admin()))
        .map(command -> window.open(command, folder.consoleLog()))
        .filter(said -> !said.isEmpty())
        .ifPresent(said -> terminal.out().println(said));
  }

  private static String quoted(String path) {
    return path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
