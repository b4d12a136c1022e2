package dev.fleetspeak.load.server;

import dev.fleetspeak.load.LoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server on SQLite with one service {@code load} that drops what it gets, started by the launcher
 * in a folder of its own, on loopback and ports that the system chose.
 */
public final class MeasuredServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);

  /** Set by the launcher script to its own path. */
  private static final String LAUNCHER = "FLEETSPEAK_LAUNCHER";

  private final Path root;
  private final Process process;
  private final ServerAddresses addresses;

  private MeasuredServer(Path root, Process process, ServerAddresses addresses) {
    this.root = root;
    this.process = process;
    this.addresses = addresses;
  }

  /**
   * Makes an installation and starts its server.
   *
   * @param root folder for everything; must not exist yet
   * @throws LoadException if that does not work; the text names the log
   */
  public static MeasuredServer start(Path root)
      throws LoadException, IOException, InterruptedException {
    launch(
        List.of(
            "config",
            "init",
            "--dir",
            root.toString(),
            "--public",
            "localhost:6060",
            "--https_addr",
            "127.0.0.1:0",
            "--admin_addr",
            "127.0.0.1:0"),
        root.resolveSibling("init.log"));
    Path services = root.resolve("server/services.textproto");
    Files.writeString(services, "services { name: \"load\" factory: \"NOOP\" }\n");
    Path addressFile = root.resolve("server/addresses");
    Path log = root.resolve("server/log");
    Process process =
        program(
                List.of(
                    "server",
                    "-components_config",
                    root.resolve("server/components.textproto").toString(),
                    "-services_config",
                    services.toString(),
                    "--addresses_file",
                    addressFile.toString()),
                log)
            .start();
    long end = System.nanoTime() + START.toNanos();
    while (!Files.exists(addressFile)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly().waitFor();
        throw new LoadException("the server did not start:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return new MeasuredServer(
        root, process, ServerAddresses.parse(Files.readAllLines(addressFile)));
  }

  /** Runs a program of this installation to its end. */
  public static void launch(List<String> arguments, Path log)
      throws LoadException, IOException, InterruptedException {
    Process process = program(arguments, log).start();
    if (process.waitFor() != 0) {
      throw new LoadException(
          "%s failed:\n%s".formatted(String.join(" ", arguments), Files.readString(log)));
    }
  }

  private static Path launcher() throws LoadException {
    String launcher = System.getenv(LAUNCHER);
    if (launcher == null || launcher.isEmpty()) {
      throw new LoadException(
          "start it as ./fleetspeak load: it starts the daemons by that script");
    }
    return Path.of(launcher);
  }

  /** The folder of the launcher. */
  public static Path checkout() throws LoadException {
    Path folder = launcher().toAbsolutePath().getParent();
    if (folder == null) {
      throw new LoadException(LAUNCHER + " names no script");
    }
    return folder;
  }

  /** A program of this installation, with its output in a log. */
  public static ProcessBuilder program(List<String> arguments, Path log) throws LoadException {
    List<String> command = new java.util.ArrayList<>(List.of(launcher().toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(log.toFile());
  }

  /** Where it listens. */
  public ServerAddresses addresses() {
    return addresses;
  }

  /** Folder of the installation, laid out by {@code config init}. */
  public Path root() {
    return root;
  }

  /** The certificate that clients trust, PEM. */
  public String trustedCertificate() throws IOException {
    return Files.readString(root.resolve("keys/trusted_cert.pem"), StandardCharsets.US_ASCII);
  }

  /** CPU time that the server used so far. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Size of the database with its log, in bytes. */
  public long databaseBytes() throws IOException {
    long bytes = 0;
    for (String name : List.of("fleetspeak.sqlite", "fleetspeak.sqlite-wal")) {
      Path file = root.resolve("server").resolve(name);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
