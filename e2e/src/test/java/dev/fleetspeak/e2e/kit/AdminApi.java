package dev.fleetspeak.e2e.kit;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc.ConsoleActionsBlockingStub;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc.ConsoleBlockingStub;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.AdminGrpc.AdminBlockingStub;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.proto.server.ListClientsRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** A server's gRPC interfaces, with what tests do with them. */
public final class AdminApi implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(60);

  private final ManagedChannel channel;

  private AdminApi(ManagedChannel channel) {
    this.channel = channel;
  }

  /** Connects; calls wait until the server is there. */
  public static AdminApi connect(String address) {
    return new AdminApi(
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
            .maxInboundMessageSize(1 << 28)
            .build());
  }

  /** fleetspeak.server.Admin. */
  public AdminBlockingStub admin() {
    return AdminGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS);
  }

  /** fleetspeak.console.v1.Console. */
  public ConsoleBlockingStub console() {
    return ConsoleGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS);
  }

  /** fleetspeak.console.v1.ConsoleActions. */
  public ConsoleActionsBlockingStub actions() {
    return ConsoleActionsGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits until the server answers. */
  void awaitServer(Program process) {
    Awaitility.await()
        .alias("admin interface of the server that prints to " + process.outputFile())
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("the server ended; it printed:\n" + process.output());
              }
            })
        .ignoreException(StatusRuntimeException.class)
        .until(
            () -> {
              channel.resetConnectBackoff();
              AdminGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(2, TimeUnit.SECONDS)
                  .keepAlive(EmptyMessage.getDefaultInstance());
              return true;
            });
  }

  /** Waits until a client with this label is enrolled, and returns its id. */
  public ClientId awaitClient(String label, Program process) {
    AtomicReference<ClientId> found = new AtomicReference<>();
    Awaitility.await()
        .alias("enrolment of the client that prints to " + process.outputFile())
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("the client ended; it printed:\n" + process.output());
              }
            })
        .until(
            () -> {
              find(label).ifPresent(client -> found.set(ClientId.of(client.getClientId())));
              return found.get() != null;
            });
    return found.get();
  }

  private Optional<Client> find(String label) {
    return admin().listClients(ListClientsRequest.getDefaultInstance()).getClientsList().stream()
        .filter(client -> client.getLabelsList().stream().anyMatch(l -> l.getLabel().equals(label)))
        .findFirst();
  }

  /** A message to a client's service, from the server's service of the same name. */
  public static Message message(
      ClientId client, String service, String type, com.google.protobuf.Message data) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName(service))
        .setDestination(Address.newBuilder().setServiceName(service).setClientId(client.bytes()))
        .setMessageType(type)
        .setData(Any.pack(data))
        .build();
  }

  /** Sends a message. */
  public void insert(Message message) {
    admin().insertMessage(message);
  }

  /** What became of a message so far. */
  public GetMessageStatusResponse status(ByteString messageId) {
    return admin()
        .getMessageStatus(GetMessageStatusRequest.newBuilder().setMessageId(messageId).build());
  }

  /** Waits until a message is acknowledged, or failed. */
  public MessageResult awaitResult(ByteString messageId, Duration bound) {
    AtomicReference<MessageResult> found = new AtomicReference<>();
    Awaitility.await()
        .alias("result of message " + MessageId.of(messageId))
        .atMost(bound)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              GetMessageStatusResponse status = status(messageId);
              if (status.hasResult()) {
                found.set(status.getResult());
              }
              return status.hasResult();
            });
    return found.get();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
