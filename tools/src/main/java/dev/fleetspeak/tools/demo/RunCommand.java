package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.admin.AdminMain;
import dev.fleetspeak.tools.admin.connection.Connection;
import dev.fleetspeak.tools.demo.DemoFolder.ClientFolder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code demo}: everything, in this process's foreground until it is interrupted. */
final class RunCommand {
  private final DemoFolder folder;
  private final int clients;
  private final boolean once;
  private final boolean hints;
  private final ConsoleWindow console;
  private final Terminal terminal;

  /**
   * @param hints whether to say in the end what can be done now
   */
  RunCommand(DemoFolder folder, Flags.Parsed flags, boolean hints, Terminal terminal) {
    this.folder = folder;
    this.clients = flags.integer("clients");
    this.once = flags.bool("once");
    this.hints = hints;
    this.console = ConsoleWindow.ofThisProcess(hints && !flags.bool("no_console"));
    this.terminal = terminal;
  }

  int run() throws DemoException, InterruptedException {
    DemoInstallation installation = new DemoInstallation(folder, clients);
    Launcher launcher = Launcher.ofThisProgram();
    boolean known = installation.claim();
    try (DemoLock _ = DemoLock.take(folder)) {
      Leftovers.stop(folder, terminal);
      Demo demo = new Demo(folder, installation, launcher, terminal);
      Thread onExit = Thread.ofPlatform().unstarted(demo::stop);
      Runtime.getRuntime().addShutdownHook(onExit);
      int answered = 0;
      try {
        answered = show(demo, installation, known);
      } catch (DemoException | ConfigException | RuntimeException e) {
        waitIfStopping(demo);
        demo.stop();
        terminal.out().println(verdict(0));
        throw e instanceof DemoException problem
            ? problem
            : new DemoException(String.valueOf(e.getMessage()), e);
      }
      return finish(demo, launcher, answered);
    }
  }

  private int finish(Demo demo, Launcher launcher, int answered) throws InterruptedException {
    if (once) {
      demo.stop();
      terminal.out().println(verdict(answered));
      return answered == total() ? 0 : 1;
    }
    terminal.out().println(verdict(answered));
    if (hints) {
      Hints.console(folder, launcher, console, terminal);
      terminal.out().print(Hints.text(folder, "Ctrl-C ends it."));
    }
    terminal.out().flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private int show(Demo demo, DemoInstallation installation, boolean known)
      throws DemoException, ConfigException, InterruptedException {
    say("%s the installation in %s".formatted(known ? "using" : "making", folder.root()));
    installation.prepare(Instant.now());
    ServerAddresses addresses = demo.startServer();
    say(
        "the server listens: clients at %s, admin at %s"
            .formatted(addresses.https(), addresses.admin()));
    List<ClientFolder> folders = folder.clients(clients);
    try (Connection connection = Operators.connect(addresses)) {
      Instant since = Instant.now();
      List<SupervisedDaemon> daemons = demo.startClients(folders);
      Map<ClientFolder, ClientId> ids =
          new Enrolment(connection, folders, daemons).await(new Patience(terminal.out()), since);
      demo.enrolled(addresses, ids);
      ids.forEach(
          (client, id) ->
              say("client %s enrolled as %s".formatted(client.root().getFileName(), id)));
      say("one message for each service of each client:");
      Round round = new Round(connection, ids, terminal);
      int answered = round.run();
      round.awaitResults();
      table("clients", addresses);
      table("counts", addresses);
      return answered;
    }
  }

  private void table(String command, ServerAddresses addresses) throws InterruptedException {
    terminal
        .out()
        .printf("%n$ ./fleetspeak admin --admin_addr %s %s%n", addresses.admin(), command);
    AdminMain.run(List.of("--admin_addr", addresses.admin(), command), terminal, "");
  }

  private void say(String text) {
    terminal.out().println("demo: " + text);
    terminal.out().flush();
  }

  private int total() {
    return clients * DemoService.values().length;
  }

  private String verdict(int answered) {
    return "demo: %s, %d of %d answers"
        .formatted(answered == total() ? "ok" : "failed", answered, total());
  }

  /** When the process is being ended, what fails is no news, and the end is near. */
  private static void waitIfStopping(Demo demo) throws InterruptedException {
    if (demo.isStopping()) {
      new CountDownLatch(1).await();
    }
  }
}
