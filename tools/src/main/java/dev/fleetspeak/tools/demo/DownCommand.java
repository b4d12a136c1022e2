package dev.fleetspeak.tools.demo;

import dev.fleetspeak.tools.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code demo down}: ends a demo, and removes what it left if that is asked for. */
final class DownCommand {
  private static final Duration BOUND = Duration.ofSeconds(40);

  private final DemoFolder folder;
  private final Terminal terminal;

  DownCommand(DemoFolder folder, Terminal terminal) {
    this.folder = folder;
    this.terminal = terminal;
  }

  int run(boolean purge) throws DemoException, InterruptedException {
    if (!folder.isInstallation()) {
      throw new DemoException(folder.root() + " holds no demo; name its folder with --dir");
    }
    Optional<ProcessHandle> supervisor = DemoLock.holder(folder);
    if (supervisor.isPresent()) {
      supervisor.get().destroy();
      Leftovers.awaitEnd(supervisor.get(), BOUND);
    }
    try (DemoLock _ = DemoLock.take(folder)) {
      Leftovers.stop(folder, terminal);
      terminal
          .out()
          .println(
              supervisor.isPresent()
                  ? "demo: down; its keys and data stay in " + folder.root()
                  : "demo: nothing was up in " + folder.root());
      if (purge) {
        purge();
        terminal.out().println("demo: removed " + folder.root());
      }
    }
    return 0;
  }

  private void purge() throws DemoException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(folder.root())) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        // The marker goes last: a purge that is cut short can be done again.
        if (!path.equals(folder.marker()) && !path.equals(folder.root())) {
          Files.delete(path);
        }
      }
      Files.delete(folder.marker());
      Files.delete(folder.root());
    } catch (IOException e) {
      throw new DemoException(folder.root() + ": cannot be removed: " + e, e);
    }
  }
}
