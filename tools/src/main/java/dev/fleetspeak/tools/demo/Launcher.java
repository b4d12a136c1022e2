package dev.fleetspeak.tools.demo;

import dev.fleetspeak.tools.demo.DemoFolder.ClientFolder;
import java.util.List;

/**
 * Starts the programs of this installation of Fleetspeak.
 *
 * @param program path of the launcher script
 */
record Launcher(String program) {
  /** Set by the launcher script to its own path. */
  private static final String VARIABLE = "FLEETSPEAK_LAUNCHER";

  /** Leaves the terminal's session, so that closing it does not end the program. */
  private static final String DETACH =
      "if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\"; fi; trap '' HUP INT; exec \"$@\"";

  /** The launcher that started this program. */
  static Launcher ofThisProgram() throws DemoException {
    String program = System.getenv(VARIABLE);
    if (program == null || program.isEmpty()) {
      throw new DemoException(
          "the demo starts the daemons by the launcher script: start it as ./fleetspeak demo");
    }
    return new Launcher(program);
  }

  List<String> server(DemoFolder folder) {
    return List.of(
        program,
        "server",
        "-components_config",
        folder.components().toString(),
        "-services_config",
        folder.services().toString(),
        "--addresses_file",
        folder.serverAddresses().toString());
  }

  List<String> client(ClientFolder folder) {
    return List.of(program, "client", "-config", folder.config().toString());
  }

  /** The operator console, which outlives the terminal. */
  List<String> console(String adminAddress) {
    return List.of("/bin/sh", "-c", DETACH, "sh", program, "console", "--admin_addr", adminAddress);
  }

  /** The demo itself, in the background. */
  List<String> supervisor(DemoFolder folder, int clients) {
    return List.of(
        "/bin/sh",
        "-c",
        DETACH,
        "sh",
        program,
        "demo",
        DemoCommands.SUPERVISE,
        "--dir",
        folder.root().toString(),
        "--clients",
        Integer.toString(clients));
  }
}
