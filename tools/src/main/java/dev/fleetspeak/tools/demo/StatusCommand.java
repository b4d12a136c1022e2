package dev.fleetspeak.tools.demo;

import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.demo.DemoStatus.RunningClient;

/** {@code demo status}: what runs. */
final class StatusCommand {
  private final DemoFolder folder;
  private final Terminal terminal;

  StatusCommand(DemoFolder folder, Terminal terminal) {
    this.folder = folder;
    this.terminal = terminal;
  }

  /** What runs in a folder. */
  static DemoStatus of(DemoFolder folder) throws DemoException {
    if (!DemoLock.isHeld(folder)) {
      throw new DemoException(
          "no demo is up in %s; start one with ./fleetspeak demo up".formatted(folder.root()));
    }
    return DemoStatus.read(folder)
        .orElseThrow(
            () ->
                new DemoException(
                    "the demo in %s is just starting or ending; try again in a moment"
                        .formatted(folder.root())));
  }

  int run(boolean json) throws DemoException {
    DemoStatus status = of(folder);
    if (json) {
      terminal.out().println(status.json());
      return 0;
    }
    ServerAddresses addresses = status.server().addresses();
    terminal.out().println("demo: up in " + status.dir());
    terminal
        .out()
        .println(
            "  server                   pid %-7d clients at %s, admin at %s"
                .formatted(status.server().pid(), addresses.https(), addresses.admin()));
    for (RunningClient client : status.clients()) {
      terminal
          .out()
          .println("  client %s  pid %-7d %s".formatted(client.id(), client.pid(), client.dir()));
    }
    return 0;
  }
}
