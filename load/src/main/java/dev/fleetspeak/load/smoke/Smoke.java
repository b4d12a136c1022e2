package dev.fleetspeak.load.smoke;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.client.SimulatedClient;
import dev.fleetspeak.load.server.MeasuredServer;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Measures each thing once, shortly: a look at where a build stands, not a verdict. */
public final class Smoke {
  private final SmokeSettings settings;
  private final PrintStream out;

  /**
   * @param out gets a line as soon as each figure is there
   */
  public Smoke(SmokeSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /** Measures everything; leaves nothing behind. */
  public void run() throws LoadException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("fleetspeak-load");
    try (MeasuredServer server = MeasuredServer.start(folder.resolve("installation"))) {
      measure(server);
    } catch (GeneralSecurityException e) {
      throw new LoadException("cannot make a client's identity: " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
  }

  private void measure(MeasuredServer server)
      throws LoadException, IOException, InterruptedException, GeneralSecurityException {
    out.printf(
        "SQLite, synchronous=FULL, payloads of processed messages kept; %d clients, %d-byte"
            + " payloads, service NOOP, generator on the same %d cores%n",
        settings.clients(), settings.payloadBytes(), Runtime.getRuntime().availableProcessors());
    String trusted = server.trustedCertificate();
    List<SimulatedClient> clients = new ArrayList<>();
    for (int i = 0; i < settings.clients(); i++) {
      clients.add(new SimulatedClient(server.addresses().https(), trusted));
    }
    ingest(server, clients);
    ManagedChannel admin =
        NettyChannelBuilder.forTarget(server.addresses().admin()).usePlaintext().build();
    try {
      print(
          "insert -> open stream",
          DownLatency.measure(clients.getFirst(), admin, settings.samples()));
      print(
          "SendAndWait /bin/true, our client",
          AnswerLatency.measure(server, admin, settings.samples()));
    } finally {
      admin.shutdownNow();
    }
  }

  private void ingest(MeasuredServer server, List<SimulatedClient> clients)
      throws LoadException, IOException, InterruptedException {
    Ingest ingest = new Ingest(server, clients);
    for (int messages : List.of(1, 10, 100)) {
      print(
          "polling, %d a contact".formatted(messages),
          ingest.measure(Senders.polling(messages, settings.payloadBytes()), settings.time()));
    }
    for (int messages : List.of(1, 50)) {
      print(
          "streaming, %d a record, 10 in flight".formatted(messages),
          ingest.measure(
              Senders.streaming(messages, settings.payloadBytes(), 10), settings.time()));
    }
    out.printf("%-36s %,d MiB%n", "database afterwards", server.databaseBytes() >> 20);
  }

  private void print(String what, Object figure) {
    out.printf("%-36s %s%n", what, figure);
    out.flush();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
