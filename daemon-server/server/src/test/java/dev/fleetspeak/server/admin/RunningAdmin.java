package dev.fleetspeak.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.streams.StreamRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An admin server on loopback over a store, with a channel to it. */
final class RunningAdmin implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
  static final ClientId CLIENT = ClientId.parse("0123456789abcdef");
  static final ClientId OTHER = ClientId.parse("fedcba9876543210");

  final List<Message> dispatched = new CopyOnWriteArrayList<>();
  final List<ClientId> woken = new CopyOnWriteArrayList<>();
  final List<ClientId> changed = new CopyOnWriteArrayList<>();
  final AtomicInteger broadcastsChanged = new AtomicInteger();
  final AdminServer server;
  final ManagedChannel channel;
  final InetSocketAddress address;

  RunningAdmin(Datastore store) throws IOException {
    this(store, loopback());
  }

  RunningAdmin(Datastore store, AdminSettings settings) throws IOException {
    StreamRegistry streams = new StreamRegistry();
    for (ClientId client : List.of(CLIENT, OTHER)) {
      streams.register(client, new Recorded(client));
    }
    AdminBackend backend =
        new AdminBackend(
            store,
            streams,
            dispatched::addAll,
            broadcastsChanged::incrementAndGet,
            streams::wake,
            client -> {
              changed.add(client);
              streams.wake(client);
            },
            Clock.fixed(NOW, ZoneOffset.UTC));
    server = new AdminServer(settings, backend, RunningAdmin::facts);
    address = server.start();
    channel =
        NettyChannelBuilder.forAddress(address)
            .usePlaintext()
            .maxInboundMessageSize(16 * 1024 * 1024)
            .build();
  }

  private final class Recorded implements StreamRegistry.OpenStream {
    private final ClientId client;

    Recorded(ClientId client) {
      this.client = client;
    }

    @Override
    public void wake() {
      woken.add(client);
    }

    @Override
    public void replaced() {}
  }

  static AdminSettings loopback() {
    return new AdminSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false);
  }

  static InstallationFacts facts() {
    return new InstallationFacts(
        NOW,
        List.of(
            ServiceConfig.newBuilder()
                .setName("saver")
                .setFactory("MessageSaver")
                .setMaxParallelism(5)
                .setConfig(Any.newBuilder().setTypeUrl("secret"))
                .build(),
            ServiceConfig.newBuilder().setName("noop").setFactory("NOOP").build()),
        "localhost:4321",
        "mtls_config",
        true,
        "prod",
        Duration.ofMinutes(10),
        Duration.ofHours(24),
        Duration.ofHours(1));
  }

  AdminGrpc.AdminBlockingStub admin() {
    return AdminGrpc.newBlockingStub(channel);
  }

  ConsoleGrpc.ConsoleBlockingStub console() {
    return ConsoleGrpc.newBlockingStub(channel);
  }

  ConsoleActionsGrpc.ConsoleActionsFutureStub actions() {
    return ConsoleActionsGrpc.newFutureStub(channel);
  }

  /** A message from service {@code saver} to service {@code ls} of the client. */
  static Message.Builder toClient(ClientId client) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("saver"))
        .setDestination(Address.newBuilder().setClientId(client.bytes()).setServiceName("ls"))
        .setMessageType("Type")
        .setData(data(3));
  }

  static Any data(int size) {
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/x")
        .setValue(ByteString.copyFrom(new byte[size]))
        .build();
  }

  /** Everything that a streamed answer holds. */
  static <T> List<T> all(Iterator<T> answers) {
    List<T> all = new ArrayList<>();
    answers.forEachRemaining(all::add);
    return all;
  }

  /** The call ends with this status, and says this. */
  static void refused(Status.Code code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(5));
  }
}
