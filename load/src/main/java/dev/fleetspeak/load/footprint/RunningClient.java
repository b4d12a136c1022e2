package dev.fleetspeak.load.footprint;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.server.MeasuredServer;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.ListClientsRequest;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client process with an identity of its own. */
final class RunningClient implements AutoCloseable {
  private static final Duration ENROLMENT = Duration.ofSeconds(60);

  private final Process process;
  private final Duration start;

  private RunningClient(Process process, Duration start) {
    this.process = process;
    this.start = start;
  }

  /**
   * Starts a streaming client without services, and waits until the server knows it.
   *
   * @param folder for its files; must not exist yet
   */
  static RunningClient start(
      ClientProgram program, MeasuredServer server, Channel admin, Path folder)
      throws IOException, LoadException, InterruptedException {
    Path config = configure(server, folder);
    int before = clients(admin);
    List<String> command = new ArrayList<>(program.command());
    command.addAll(List.of("-config", config.toString()));
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile());
    List.of("HTTPS_PROXY", "https_proxy").forEach(builder.environment()::remove);
    long begin = System.nanoTime();
    Process process = builder.start();
    while (clients(admin) == before) {
      if (!process.isAlive() || System.nanoTime() - begin > ENROLMENT.toNanos()) {
        process.destroyForcibly().waitFor();
        throw new LoadException(program.name() + " did not enrol:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return new RunningClient(process, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static Path configure(MeasuredServer server, Path folder) throws IOException {
    Path configuration = folder.resolve("configuration");
    Files.createDirectories(configuration.resolve("services"));
    Files.createDirectories(configuration.resolve("textservices"));
    Files.writeString(configuration.resolve("communicator.txt"), "");
    return Files.writeString(
        folder.resolve("config"),
        """
        trusted_certs: "%s"
        server: "localhost:%d"
        streaming: true
        filesystem_handler { configuration_directory: "%s" state_file: "%s" }
        """
            .formatted(
                server.trustedCertificate().replace("\n", "\\n"),
                server.addresses().https().getPort(),
                configuration,
                folder.resolve("state")));
  }

  private static int clients(Channel admin) {
    return AdminGrpc.newBlockingStub(admin)
        .listClients(ListClientsRequest.getDefaultInstance())
        .getClientsCount();
  }

  /** From the start of the process until the server knew it. */
  Duration startTime() {
    return start;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
