package dev.fleetspeak.load.smoke;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.figures.Latencies;
import dev.fleetspeak.load.server.MeasuredServer;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code SendAndWait} of {@code /bin/true} through our client daemon, streaming. */
final class AnswerLatency {
  private static final Duration ENROLMENT = Duration.ofSeconds(60);

  private AnswerLatency() {}

  static Latencies measure(MeasuredServer server, Channel admin, int samples)
      throws IOException, LoadException, InterruptedException {
    Path root = server.root();
    prepare(root, server.addresses().https().getPort());
    Set<ClientId> before = clients(admin);
    Path log = root.resolve("client/log");
    Process daemon =
        MeasuredServer.program(
                List.of("client", "-config", root.resolve("client/client.textproto").toString()),
                log)
            .start();
    try {
      return ask(admin, enrolled(admin, before, daemon, log), samples);
    } finally {
      daemon.destroy();
      if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
    }
  }

  /** The client's configuration names the port that the server got, and one signed service. */
  private static void prepare(Path root, int port)
      throws IOException, LoadException, InterruptedException {
    Path config = root.resolve("client/client.textproto");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("localhost:6060", "localhost:" + port));
    Path service = root.resolve("samples/true.textproto");
    Files.writeString(
        service,
        """
        name: "true"
        factory: "Stdin"
        config {
          [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/true" }
        }
        """);
    MeasuredServer.launch(
        List.of(
            "config",
            "sign-service",
            "--key",
            root.resolve("keys/deployment_key.pem").toString(),
            "--out",
            root.resolve("client/configuration/services").toString(),
            service.toString()),
        root.resolve("samples/sign.log"));
  }

  private static Set<ClientId> clients(Channel admin) {
    return AdminGrpc.newBlockingStub(admin)
        .listClients(ListClientsRequest.getDefaultInstance())
        .getClientsList()
        .stream()
        .map(client -> ClientId.of(client.getClientId()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static ClientId enrolled(Channel admin, Set<ClientId> before, Process daemon, Path log)
      throws IOException, LoadException, InterruptedException {
    long end = System.nanoTime() + ENROLMENT.toNanos();
    while (daemon.isAlive() && System.nanoTime() < end) {
      Set<ClientId> now = clients(admin);
      now.removeAll(before);
      Optional<ClientId> fresh = now.stream().findFirst();
      if (fresh.isPresent()) {
        return fresh.get();
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new LoadException("the client did not enrol:\n" + Files.readString(log));
  }

  private static Latencies ask(Channel admin, ClientId client, int samples) throws LoadException {
    ConsoleActionsGrpc.ConsoleActionsBlockingStub stub =
        ConsoleActionsGrpc.newBlockingStub(admin).withDeadlineAfter(Duration.ofMinutes(5));
    SendAndWaitRequest request =
        SendAndWaitRequest.newBuilder()
            .setMessage(
                Message.newBuilder()
                    .setDestination(
                        Address.newBuilder().setClientId(client.bytes()).setServiceName("true"))
                    .setMessageType("StdinServiceInputMessage")
                    .setData(Any.pack(InputMessage.getDefaultInstance())))
            .build();
    long[] nanos = new long[samples];
    int warmUp = Math.min(samples, 100);
    for (int i = -warmUp; i < samples; i++) {
      long start = System.nanoTime();
      SendAndWaitResponse response = stub.sendAndWait(request);
      if (response.getOutcome() != SendAndWaitResponse.Outcome.OUTCOME_ANSWERED) {
        throw new LoadException("no answer came: " + response.getOutcome());
      }
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return Latencies.of(nanos);
  }
}
