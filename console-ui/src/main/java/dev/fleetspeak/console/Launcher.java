package dev.fleetspeak.console;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.console.api.ServerAddress;
import java.nio.file.Path;
import java.util.List;
import javafx.application.Application;

/** Starts the console. A class of its own, as the class path wants it. */
public final class Launcher {
  private Launcher() {}

  /** The program. */
  public static void main(String[] arguments) {
    Flags flags =
        Flags.of(
                """
                Usage: console [--admin_addr HOST:PORT] [--screenshots FOLDER]

                The operator's console: a window onto a server's admin interface. Without an
                address it offers the demo that runs on this machine, and the profiles it knows.
                """)
            .string("admin_addr", "", "admin interface to connect to")
            .string(
                "screenshots",
                "",
                "needs no display: render every page, light and dark, into this folder and end");
    try {
      Flags.Parsed parsed = flags.parse(List.of(arguments));
      if (!parsed.rest().isEmpty()) {
        throw flags.wrong("unexpected argument: " + parsed.rest().getFirst());
      }
      String address = parsed.string("admin_addr");
      check(flags, address);
      if (parsed.has("screenshots")) {
        System.exit(Screenshots.run(Path.of(parsed.string("screenshots")), address));
      }
      // AWT is not used; without this the JVM would look for a display of its own.
      System.setProperty("java.awt.headless", "true");
      Application.launch(
          ConsoleApp.class,
          address.isEmpty() ? new String[0] : new String[] {"--admin_addr=" + address});
    } catch (UnsupportedOperationException e) {
      System.err.println(
          """
          console: cannot open a window: %s
          It needs a display and GTK 3 (Debian and Ubuntu: apt-get install libgtk-3-0).
          Without a display, --screenshots FOLDER makes pictures of every page."""
              .formatted(e.getMessage()));
      System.exit(1);
    } catch (UsageException e) {
      e.print();
      System.exit(e.exitCode());
    }
  }

  private static void check(Flags flags, String address) throws UsageException {
    if (!address.isEmpty()) {
      try {
        var _ = ServerAddress.parse(address);
      } catch (IllegalArgumentException e) {
        throw flags.wrong("--admin_addr: " + e.getMessage());
      }
    }
  }
}
