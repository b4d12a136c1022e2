package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.demo.DemoFolder.ClientFolder;
import dev.fleetspeak.tools.demo.DemoStatus.RunningClient;
import dev.fleetspeak.tools.demo.DemoStatus.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The daemons of a demo, from their start to their end. */
final class Demo {
  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final Duration STOP_BOUND = Duration.ofSeconds(10);

  private final DemoFolder folder;
  private final DemoInstallation installation;
  private final Launcher launcher;
  private final Terminal terminal;
  private final List<SupervisedDaemon> daemons = new ArrayList<>();
  private volatile boolean stopping;
  private volatile Optional<DemoStatus> status = Optional.empty();

  Demo(DemoFolder folder, DemoInstallation installation, Launcher launcher, Terminal terminal) {
    this.folder = folder;
    this.installation = installation;
    this.launcher = launcher;
    this.terminal = terminal;
  }

  /** Starts the server on ports that the system chooses, and waits until it listens. */
  ServerAddresses startServer() throws DemoException, ConfigException, InterruptedException {
    installation.writeServer(ServerAddresses.ANY);
    try {
      Files.deleteIfExists(folder.serverAddresses());
    } catch (IOException e) {
      throw new DemoException(folder.serverAddresses() + ": cannot be removed: " + e, e);
    }
    SupervisedDaemon server = start("the server", launcher.server(folder), folder.serverLog());
    ServerAddresses addresses =
        new Patience(terminal.out())
            .await(
                "the server to listen",
                START_BOUND,
                () -> {
                  Optional<ServerAddresses> found = ServerAddresses.read(folder.serverAddresses());
                  if (found.isEmpty()) {
                    server.check("it listened");
                  }
                  return found;
                })
            .orElseThrow(
                () ->
                    new DemoException(
                        "the server does not listen after %d s; %s"
                            .formatted(START_BOUND.toSeconds(), server.hint())));
    // Should it die, it is to come back where clients and operators look for it.
    installation.writeServer(addresses);
    installation.writeClients(addresses);
    server.keepAlive(this::tellRestart);
    return addresses;
  }

  /** Starts the clients; they are watched from {@link #enrolled} on. */
  List<SupervisedDaemon> startClients(List<ClientFolder> clients) {
    List<SupervisedDaemon> started = new ArrayList<>();
    for (ClientFolder client : clients) {
      String name = "client " + client.root().getFileName();
      started.add(start(name, launcher.client(client), client.log()));
    }
    return started;
  }

  private synchronized SupervisedDaemon start(
      String name, List<String> command, java.nio.file.Path log) {
    if (stopping) {
      throw new IllegalStateException("the demo ends");
    }
    SupervisedDaemon daemon = SupervisedDaemon.start(name, command, log);
    daemons.add(daemon);
    return daemon;
  }

  /** Records what runs, and keeps the clients alive from now on. */
  void enrolled(ServerAddresses addresses, Map<ClientFolder, ClientId> ids) throws DemoException {
    List<RunningClient> clients = new ArrayList<>();
    synchronized (this) {
      int next = 1;
      for (Map.Entry<ClientFolder, ClientId> each : ids.entrySet()) {
        clients.add(
            new RunningClient(
                each.getValue().toString(), daemons.get(next++).pid(), each.getKey().root()));
      }
      status =
          Optional.of(
              new DemoStatus(
                  folder.root(), new RunningServer(daemons.getFirst().pid(), addresses), clients));
      writeStatus();
      daemons.subList(1, daemons.size()).forEach(client -> client.keepAlive(this::tellRestart));
    }
  }

  private void tellRestart(SupervisedDaemon daemon, long deadPid, int exitCode) {
    terminal
        .out()
        .println(
            "demo: %s (pid %d) ended with exit code %d; started again as pid %d"
                .formatted(daemon.name(), deadPid, exitCode, daemon.pid()));
    synchronized (this) {
      status = status.map(old -> old.withPid(deadPid, daemon.pid()));
      try {
        writeStatus();
      } catch (DemoException e) {
        terminal.err().println("demo: " + e.getMessage());
      }
    }
  }

  private void writeStatus() throws DemoException {
    if (status.isPresent() && !stopping) {
      try {
        status.get().write(folder.status());
      } catch (IOException e) {
        throw new DemoException(folder.status() + ": cannot be written: " + e.getMessage(), e);
      }
    }
  }

  boolean isStopping() {
    return stopping;
  }

  /** Stops everything, the clients first. Returns once nothing runs. */
  synchronized void stop() {
    stopping = true;
    List<SupervisedDaemon> clients =
        daemons.isEmpty() ? List.of() : daemons.subList(1, daemons.size());
    clients.forEach(SupervisedDaemon::terminate);
    clients.forEach(client -> client.awaitEnd(STOP_BOUND));
    daemons.stream().limit(1).forEach(SupervisedDaemon::terminate);
    daemons.stream().limit(1).forEach(server -> server.awaitEnd(STOP_BOUND));
    daemons.clear();
    folder.status().toFile().delete();
  }
}
