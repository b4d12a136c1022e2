package dev.fleetspeak.console.api;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.Backlog;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.CountMessagesResponse;
import dev.fleetspeak.proto.console.v1.GetBacklogRequest;
import dev.fleetspeak.proto.console.v1.GetInstallationRequest;
import dev.fleetspeak.proto.console.v1.Installation;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.proto.console.v1.ListClientServicesResponse;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsRequest;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsResponse;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.BlacklistClientRequest;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.proto.server.GetPendingMessagesRequest;
import dev.fleetspeak.proto.server.GetPendingMessagesResponse;
import dev.fleetspeak.proto.server.ListClientContactsRequest;
import dev.fleetspeak.proto.server.ListClientContactsResponse;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.proto.server.ListClientsResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A connection to one server that comes back by itself. Its state is told to a listener on threads
 * of its own; {@link #close} gives up every call.
 */
public final class Connection implements ServerLink {
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final Duration PROBE_DEADLINE = Duration.ofSeconds(4);

  /** A full page of messages of the largest size would not fit; such pages fail with words. */
  private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

  /** Shared and never ended: gRPC still uses it after a channel was shut down. */
  private static final ExecutorService EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();

  private final ManagedChannel channel;
  private final OpenCalls calls;
  private final Heartbeat heartbeat;

  private Connection(
      ServerAddress address, InstantSource clock, Consumer<ConnectionState> listener) {
    this.channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .executor(EXECUTOR)
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .build();
    this.heartbeat = new Heartbeat(clock, this::probe, listener);
    this.calls = new OpenCalls(channel, EXECUTOR, heartbeat::answered, heartbeat::failed);
  }

  /**
   * Begins to connect.
   *
   * @param listener told of each change of state, on any thread
   */
  public static Connection open(
      ServerAddress address, InstantSource clock, Consumer<ConnectionState> listener) {
    Connection connection = new Connection(address, clock, listener);
    connection.heartbeat.start();
    return connection;
  }

  /** Asks whether the original admin interface is there. */
  Call<EmptyMessage> probe() {
    channel.resetConnectBackoff();
    return calls.ask(
        AdminGrpc.getKeepAliveMethod(),
        "whether the server is there",
        PROBE_DEADLINE,
        EmptyMessage.getDefaultInstance());
  }

  @Override
  public void retryNow() {
    heartbeat.retryNow();
  }

  @Override
  public int openCalls() {
    return calls.size();
  }

  @Override
  public Call<Installation> installation() {
    return calls.ask(
        ConsoleGrpc.getGetInstallationMethod(),
        "what the server is",
        DEADLINE,
        GetInstallationRequest.getDefaultInstance());
  }

  @Override
  public Call<QueryClientsResponse> clients(QueryClientsRequest request) {
    return calls.ask(ConsoleGrpc.getQueryClientsMethod(), "clients", DEADLINE, request);
  }

  @Override
  public Call<ListClientServicesResponse> clientServices(ClientId client) {
    return calls.ask(
        ConsoleGrpc.getListClientServicesMethod(),
        "services of a client",
        DEADLINE,
        ListClientServicesRequest.newBuilder().setClientId(client.bytes()).build());
  }

  @Override
  public Call<ListServiceVersionsResponse> serviceVersions(ListServiceVersionsRequest request) {
    return calls.ask(
        ConsoleGrpc.getListServiceVersionsMethod(), "what clients run", DEADLINE, request);
  }

  @Override
  public Call<List<Client>> listClients(List<ClientId> clients) {
    return calls
        .ask(
            AdminGrpc.getListClientsMethod(),
            "clients",
            DEADLINE,
            ListClientsRequest.newBuilder()
                .addAllClientIds(clients.stream().map(ClientId::bytes).toList())
                .build())
        .map(ListClientsResponse::getClientsList);
  }

  @Override
  public Call<GetMessageStatusResponse> messageStatus(ByteString message) {
    return calls.ask(
        AdminGrpc.getGetMessageStatusMethod(),
        "how a message ended",
        DEADLINE,
        GetMessageStatusRequest.newBuilder().setMessageId(message).build());
  }

  @Override
  public Call<List<ClientContact>> contacts(ClientId client) {
    return calls
        .ask(
            AdminGrpc.getListClientContactsMethod(),
            "contacts of a client",
            DEADLINE,
            ListClientContactsRequest.newBuilder().setClientId(client.bytes()).build())
        .map(ListClientContactsResponse::getContactsList);
  }

  @Override
  public Call<ListMessagesResponse> messages(ListMessagesRequest request) {
    return calls.ask(ConsoleGrpc.getListMessagesMethod(), "messages", DEADLINE, request);
  }

  @Override
  public Call<CountMessagesResponse> counts(CountMessagesRequest request) {
    return calls.ask(ConsoleGrpc.getCountMessagesMethod(), "counts of messages", DEADLINE, request);
  }

  @Override
  public Call<Backlog> backlog() {
    return calls.ask(
        ConsoleGrpc.getGetBacklogMethod(),
        "what waits",
        DEADLINE,
        GetBacklogRequest.getDefaultInstance());
  }

  @Override
  public Call<List<Message>> pending(ClientId client, int limit) {
    return calls
        .ask(
            AdminGrpc.getGetPendingMessagesMethod(),
            "pending messages of a client",
            DEADLINE,
            GetPendingMessagesRequest.newBuilder()
                .addClientIds(client.bytes())
                .setLimit(limit)
                .build())
        .map(GetPendingMessagesResponse::getMessagesList);
  }

  @Override
  public Call<EmptyMessage> send(Message message) {
    return calls.ask(AdminGrpc.getInsertMessageMethod(), "sending a message", DEADLINE, message);
  }

  @Override
  public Call<SendAndWaitResponse> sendAndWait(Message message, Duration patience) {
    return calls.ask(
        ConsoleActionsGrpc.getSendAndWaitMethod(),
        "sending a message and waiting for its answer",
        patience.plus(DEADLINE),
        SendAndWaitRequest.newBuilder()
            .setMessage(message)
            .setTimeout(
                com.google.protobuf.Duration.newBuilder().setSeconds(patience.toSeconds()).build())
            .build());
  }

  @Override
  public Call<EmptyMessage> blacklist(ClientId client) {
    return calls.ask(
        AdminGrpc.getBlacklistClientMethod(),
        "blacklisting a client",
        DEADLINE,
        BlacklistClientRequest.newBuilder().setClientId(client.bytes()).build());
  }

  @Override
  public Call<EmptyMessage> clearPending(List<ClientId> clients) {
    return calls.ask(
        AdminGrpc.getDeletePendingMessagesMethod(),
        "clearing pending messages",
        DEADLINE,
        DeletePendingMessagesRequest.newBuilder()
            .addAllClientIds(clients.stream().map(ClientId::bytes).toList())
            .build());
  }

  @Override
  public void close() {
    heartbeat.close();
    calls.cancelAll();
    channel.shutdownNow();
  }
}
