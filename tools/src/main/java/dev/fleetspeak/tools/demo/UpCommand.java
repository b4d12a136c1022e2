package dev.fleetspeak.tools.demo;

import dev.fleetspeak.tools.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** {@code demo up}: starts the demo in the background and shows its beginning. */
final class UpCommand {
  private static final Duration STEP = Duration.ofMillis(30);

  private final DemoFolder folder;
  private final int clients;
  private final ConsoleWindow console;
  private final Terminal terminal;

  UpCommand(DemoFolder folder, int clients, ConsoleWindow console, Terminal terminal) {
    this.folder = folder;
    this.clients = clients;
    this.console = console;
    this.terminal = terminal;
  }

  int run() throws DemoException, InterruptedException {
    if (DemoLock.isHeld(folder)) {
      terminal.out().println("demo: is up already in " + folder.root());
      return new StatusCommand(folder, terminal).run(false);
    }
    Launcher launcher = Launcher.ofThisProgram();
    var _ = new DemoInstallation(folder, clients).claim();
    try {
      Files.deleteIfExists(folder.supervisorLog());
      Files.createFile(folder.supervisorLog());
    } catch (IOException e) {
      throw new DemoException(folder.supervisorLog() + ": cannot be written: " + e, e);
    }
    DaemonProcess supervisor =
        DaemonProcess.start(
            "the demo", launcher.supervisor(folder, clients), folder.supervisorLog());
    boolean ok = follow(supervisor);
    if (supervisor.isAlive()) {
      Hints.console(folder, launcher, console, terminal);
      terminal.out().print(Hints.text(folder, "./fleetspeak demo down ends it."));
    }
    return ok ? 0 : 1;
  }

  /** Passes the supervisor's lines on until its verdict; true if that is a good one. */
  private boolean follow(DaemonProcess supervisor) throws DemoException, InterruptedException {
    try (BufferedReader log = Files.newBufferedReader(folder.supervisorLog())) {
      while (true) {
        boolean alive = supervisor.isAlive();
        String line;
        while ((line = log.readLine()) != null) {
          terminal.out().println(line);
          terminal.out().flush();
          if (line.startsWith("demo: ok, ")) {
            return true;
          }
          if (line.startsWith("demo: failed, ") && alive) {
            return drain(log);
          }
        }
        if (!alive) {
          return false;
        }
        Thread.sleep(STEP);
      }
    } catch (IOException e) {
      throw new DemoException(folder.supervisorLog() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** A supervisor that gives up says why after its verdict, and is gone at once. */
  private boolean drain(BufferedReader log) throws IOException, InterruptedException {
    Thread.sleep(STEP.multipliedBy(10));
    String line;
    while ((line = log.readLine()) != null) {
      terminal.out().println(line);
    }
    return false;
  }
}
