package dev.fleetspeak.client.service.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.fleetspeak.client.service.RecordingContext;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.connector.channel.SystemMessages;
import dev.fleetspeak.connector.socket.SocketConnection;
import dev.fleetspeak.proto.channel.StartupData;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.proto.socketservice.Config;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** client.md 7, and lines 41 to 44 of its checklist. */
@Timeout(60)
class SocketServiceTest {
  private static final SocketService.Timing TIMING =
      new SocketService.Timing(
          Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofMillis(20));

  /** Removed at the end; short, so that it fits into an address. */
  @TempDir Path folder;

  private final RecordingContext context = new RecordingContext();
  private Path path;
  private SocketService service;

  @BeforeEach
  void setUp() {
    path = folder.resolve("run/s");
  }

  @AfterEach
  void tearDown() {
    if (service != null) {
      service.stop();
    }
  }

  private void start() throws IOException {
    start(TIMING, UnixListener::open);
  }

  private void start(SocketService.Timing timing, SocketService.Listening listening)
      throws IOException {
    Config config =
        Config.newBuilder()
            .setApiProxyPath(path.toString())
            .setResourceMonitoringSampleSize(2)
            .setResourceMonitoringSamplePeriodSeconds(1)
            .build();
    service = new SocketService(config, path, listening, timing);
    service.start(context);
  }

  private static Message message(String text) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName("peer"))
        .setMessageType("Text")
        .setData(Any.pack(StringValue.of(text)))
        .build();
  }

  private static String text(Message message) throws IOException {
    return message.getData().unpack(StringValue.class).getValue();
  }

  /** A process that speaks the channel by hand. */
  private static final class ByHand implements AutoCloseable {
    private final SocketChannel channel;
    private final ChannelWriter writer;
    private final ChannelReader reader;

    ByHand(Path path) throws IOException {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
      writer = new ChannelWriter(Channels.newOutputStream(channel));
      reader = new ChannelReader(Channels.newInputStream(channel));
    }

    static ByHand greeted(Path path) throws IOException {
      ByHand peer = new ByHand(path);
      peer.writer.greet();
      peer.reader.awaitGreeting();
      return peer;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static void awaitEnd(ByHand peer) {
    assertThatThrownBy(
            () -> {
              if (peer.reader.read() == null) {
                throw new IOException("orderly end");
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void line41_messagesLoopWhileTheServiceIsRestarted_andThePeerKeepsRunning() throws Exception {
    try (SocketConnection peer = SocketConnection.open(path, "1.0")) {
      Thread _ =
          Thread.startVirtualThread(
              () -> {
                try {
                  Message message;
                  while ((message = peer.receive()) != null) {
                    peer.send(message.toBuilder().setMessageType("Echo").build());
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int round = 0; round < 3; round++) {
        start();
        for (int i = 0; i < 2; i++) {
          String sent = "round " + round + " message " + i;
          service.process(message(sent));
          // What was not confirmed before the restart comes again.
          Message answer;
          do {
            answer = context.await("Echo");
          } while (!text(answer).equals(sent));
          Awaitility.await()
              .untilAsserted(
                  () -> {
                    drain(context.callbacks());
                    assertThat(peer.unconfirmed()).isZero();
                  });
        }
        assertThat(context.metrics().of("socket")).as("closed before the stop").hasSize(round);
        service.stop();
      }
    }
    assertThat(context.metrics().of("socket")).containsExactly("tested", "tested", "tested");
  }

  private static void drain(BlockingQueue<Runnable> callbacks) {
    Runnable next;
    while ((next = callbacks.poll()) != null) {
      next.run();
    }
  }

  @Test
  void line42_confirmationsReachThePeer_afterTheServerHasTheMessage() throws Exception {
    start();
    AtomicInteger confirmed = new AtomicInteger();
    try (SocketConnection peer = SocketConnection.open(path, "")) {
      for (int i = 0; i < 5; i++) {
        peer.send(message("m" + i), confirmed::incrementAndGet);
      }
      for (int i = 0; i < 5; i++) {
        assertThat(text(context.await("Text"))).isEqualTo("m" + i);
      }
      assertThat(confirmed).hasValue(0);
      assertThat(peer.unconfirmed()).isEqualTo(5);
      Awaitility.await()
          .untilAsserted(
              () -> {
                // The last message may be there a moment before its callback.
                drain(context.callbacks());
                assertThat(confirmed).hasValue(5);
              });
      assertThat(peer.unconfirmed()).isZero();
    }
  }

  @Test
  void line42_aPeerThatReconnectsAfterEveryMessageWorks() throws Exception {
    start();
    for (int i = 0; i < 5; i++) {
      try (ByHand peer = ByHand.greeted(path)) {
        peer.writer.write(message("m" + i));
        assertThat(text(context.await("Text"))).isEqualTo("m" + i);
        service.process(message("answer " + i));
        assertThat(text(peer.reader.read())).isEqualTo("answer " + i);
      }
    }
    Awaitility.await().untilAsserted(() -> assertThat(context.metrics().of("socket")).hasSize(5));
  }

  @Test
  void line43_aPathThatNoAddressHoldsIsRefused() {
    String longest = "/" + "x".repeat(UnixPath.MAX_BYTES - ".tmp".length() - 1);
    SocketServiceFactory factory = new SocketServiceFactory();
    assertThat(factory.create(config(longest))).isNotNull();
    assertThatThrownBy(() -> factory.create(config(longest + "x")))
        .hasMessageContaining("api_proxy_path is too long");
    assertThatThrownBy(() -> factory.create(config(""))).hasMessageContaining("is empty");
    assertThatThrownBy(() -> factory.create(config("relative")))
        .hasMessageContaining("not absolute");
    assertThatThrownBy(() -> factory.create(ClientServiceConfig.getDefaultInstance()))
        .hasMessageContaining("fleetspeak.socketservice.Config");
  }

  private static ClientServiceConfig config(String path) {
    return ClientServiceConfig.newBuilder()
        .setName("tested")
        .setConfig(Any.pack(Config.newBuilder().setApiProxyPath(path).build()))
        .build();
  }

  @Test
  void line44_thePeersUsageIsReportedWithItsIdAndVersion_c33_once() throws Exception {
    start();
    try (ByHand peer = ByHand.greeted(path)) {
      peer.writer.write(SystemMessages.startup("7.5"));
      peer.writer.write(SystemMessages.startup("again"));
      ResourceUsageData usage =
          context.await("ResourceUsage").getData().unpack(ResourceUsageData.class);
      assertThat(usage.getPid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(usage.getVersion()).isEqualTo("7.5");
      assertThat(usage.getScope()).isEqualTo("tested");
      assertThat(usage.hasProcessStartTime()).isFalse();
      assertThat(usage.getResourceUsage().getMeanResidentMemory()).isPositive();
    }
  }

  @Test
  void c34_aPeerCannotNameAnotherProcess_theSystemTellsWhichItIs() throws Exception {
    start();
    try (ByHand peer = ByHand.greeted(path)) {
      peer.writer.write(
          SystemMessages.startup("").toBuilder()
              .setData(Any.pack(StartupData.newBuilder().setPid(1).build()))
              .build());
      ResourceUsageData usage =
          context.await("ResourceUsage").getData().unpack(ResourceUsageData.class);
      assertThat(usage.getPid()).isEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void line44_stopReturnsWithNobodyConnected() throws Exception {
    start();
    service.stop();
    assertThat(path).exists();
    assertThatThrownBy(() -> new ByHand(path)).isInstanceOf(IOException.class);
  }

  @Test
  void theSocketIsForItsOwnerAlone() throws Exception {
    start();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
        .isEqualTo("rwx------");
    assertThat(UnixPath.temporary(path)).doesNotExist();
  }

  @Test
  void whatLiesAtThePathIsReplaced_butNoFullFolder() throws Exception {
    Files.createDirectory(
        path.getParent(), PosixFilePermissions.asFileAttribute(mode("rwx------")));
    Files.writeString(path, "left behind");
    start();
    ByHand.greeted(path).close();
    service.stop();
    Files.delete(path);
    Files.createDirectories(path.resolve("full"));
    assertThatThrownBy(this::start).isInstanceOf(IOException.class);
  }

  private static java.util.Set<java.nio.file.attribute.PosixFilePermission> mode(String text) {
    return PosixFilePermissions.fromString(text);
  }

  @Test
  void aFolderThatOthersCanEnterIsRefused() throws Exception {
    Files.createDirectory(path.getParent());
    for (String mode : List.of("rwxrwxrwx", "rwx--x--x", "rwxr-x---")) {
      Files.setPosixFilePermissions(path.getParent(), mode(mode));
      assertThatThrownBy(this::start).hasMessageContaining("has to have 0700");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aFolderBelowOneThatEverybodyMayChangeIsRefused() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, mode("rwxrwxrwx"));
    path = open.resolve("run/s");
    assertThatThrownBy(this::start).hasMessageContaining("everybody may write to");
  }

  @Test
  void aFolderThatIsALinkIsRefused() throws Exception {
    Path real = folder.resolve("real");
    Files.createDirectory(real, PosixFilePermissions.asFileAttribute(mode("rwx------")));
    Files.createSymbolicLink(path.getParent(), real);
    assertThatThrownBy(this::start).hasMessageContaining("is not a folder");
  }

  @Test
  void c34_aProcessOfAnotherUserIsRefused_andTheNextOneServed() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    start(
        TIMING,
        where -> {
          UnixListener real = UnixListener.open(where);
          return new LocalListener() {
            @Override
            public LocalConnection accept() throws IOException {
              LocalConnection connection = real.accept();
              return accepted.getAndIncrement() == 0 ? foreign(connection) : connection;
            }

            @Override
            public void close() {
              real.close();
            }
          };
        });
    try (ByHand peer = new ByHand(path)) {
      greetUnlessRefused(peer);
      awaitEnd(peer);
    }
    ByHand.greeted(path).close();
  }

  /** The client may close the connection before it is greeted. */
  private static void greetUnlessRefused(ByHand peer) {
    try {
      peer.writer.greet();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("Broken pipe");
    }
  }

  private static LocalConnection foreign(LocalConnection connection) {
    return new LocalConnection() {
      @Override
      public LocalConnection.Peer peer() {
        return new LocalConnection.Peer(connection.peer().pid(), connection.peer().uid() + 4711);
      }

      @Override
      public java.io.InputStream in() throws IOException {
        return connection.in();
      }

      @Override
      public java.io.OutputStream out() throws IOException {
        return connection.out();
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }

  @Test
  void line39_aSilentPeerGetsNoMessage_andIsSentAway() throws Exception {
    start(
        new SocketService.Timing(
            Duration.ofMillis(200), Duration.ofMillis(20), Duration.ofMillis(20)),
        UnixListener::open);
    Thread sender = sendInBackground("kept");
    try (ByHand silent = new ByHand(path)) {
      silent.reader.awaitGreeting();
      awaitEnd(silent);
    }
    try (ByHand peer = ByHand.greeted(path)) {
      assertThat(text(peer.reader.read())).isEqualTo("kept");
      sender.join();
      // A message that begins and does not go on.
      peer.channel.write(java.nio.ByteBuffer.wrap(new byte[] {100, 0, 0, 0, 1}));
      awaitEnd(peer);
    }
    ByHand.greeted(path).close();
  }

  private Thread sendInBackground(String text) {
    return Thread.startVirtualThread(
        () -> {
          try {
            service.process(message(text));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Test
  void line39_aGarbagePeerGetsNoMessage_andTheNextOneIsServed() throws Exception {
    start();
    try (ByHand garbage = new ByHand(path)) {
      garbage.channel.write(
          java.nio.ByteBuffer.wrap(
              "garbage!".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      garbage.reader.awaitGreeting();
      awaitEnd(garbage);
    }
    Thread sender = sendInBackground("kept");
    try (ByHand peer = ByHand.greeted(path)) {
      assertThat(text(peer.reader.read())).isEqualTo("kept");
      sender.join();
    }
  }

  @Test
  void theHeldMessageGoesToTheNextPeer() throws Exception {
    start();
    Thread sender = sendInBackground("held");
    try (ByHand early = new ByHand(path)) {
      // Goes before it greets, so nothing can have been written to it.
      early.reader.awaitGreeting();
    }
    try (ByHand peer = ByHand.greeted(path)) {
      assertThat(text(peer.reader.read())).isEqualTo("held");
      sender.join();
    }
  }

  @Test
  void c8_c7_whatIsRefusedIsDropped_confirmed_andDoesNotReachTheServer() throws Exception {
    start();
    try (ByHand peer = ByHand.greeted(path)) {
      for (String type : List.of("Die", "ClientInfo", "Heartbeat")) {
        peer.writer.write(
            Message.newBuilder()
                .setSourceMessageId(ByteString.copyFromUtf8(type))
                .setDestination(Address.newBuilder().setServiceName("system"))
                .setMessageType(type)
                .build());
      }
      // Messages to services of this client are done once they are there.
      peer.writer.write(
          message("local").toBuilder()
              .setSourceMessageId(ByteString.copyFromUtf8("local"))
              .setDestination(
                  Address.newBuilder()
                      .setClientId(context.clientId().bytes())
                      .setServiceName("other"))
              .build());
      List<ByteString> confirmed = new java.util.ArrayList<>();
      while (confirmed.size() < 3) {
        Message ack = peer.reader.read();
        assertThat(ack.getMessageType()).isEqualTo("LocalAck");
        assertThat(ack.getSource())
            .isEqualTo(Address.newBuilder().setServiceName("client").build());
        confirmed.addAll(ack.getData().unpack(MessageAckData.class).getMessageIdsList());
      }
      assertThat(confirmed)
          .extracting(ByteString::toStringUtf8)
          .containsExactly("Die", "ClientInfo", "local");
      assertThat(text(context.sent().poll(5, TimeUnit.SECONDS))).isEqualTo("local");
      assertThat(context.sent()).isEmpty();
    }
  }

  @Test
  void c32_callbacksOfAGonePeerHoldNobodyUp() throws Exception {
    start();
    try (ByHand peer = ByHand.greeted(path)) {
      for (int i = 0; i < 300; i++) {
        peer.writer.write(
            message("m" + i).toBuilder()
                .setSourceMessageId(ByteString.copyFromUtf8("id" + i))
                .build());
      }
      Awaitility.await().until(() -> context.callbacks().size() == 300);
    }
    drain(context.callbacks());
    try (ByHand peer = ByHand.greeted(path)) {
      peer.writer.write(message("next"));
      Message next;
      do {
        next = context.await("Text");
      } while (!text(next).equals("next"));
    }
  }

  @Test
  void aPeerThatFloodsFeelsThePushBack_andStopEndsIt() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    BlockingQueue<Message> taken = new LinkedBlockingQueue<>();
    RecordingContext target = context;
    service = new SocketService(Config.getDefaultInstance(), path, UnixListener::open, TIMING);
    service.start(
        new dev.fleetspeak.client.service.ServiceContext() {
          @Override
          public String serviceName() {
            return target.serviceName();
          }

          @Override
          public dev.fleetspeak.common.id.ClientId clientId() {
            return target.clientId();
          }

          @Override
          public List<String> labels() {
            return List.of();
          }

          @Override
          public void send(Message message, Runnable acknowledged) throws InterruptedException {
            taken.add(message);
            blocked.await();
          }
        });
    try (ByHand peer = ByHand.greeted(path)) {
      AtomicInteger written = new AtomicInteger();
      Thread flood =
          Thread.startVirtualThread(
              () -> {
                Message large = message("x".repeat(50_000));
                try {
                  while (true) {
                    peer.writer.write(large);
                    written.incrementAndGet();
                  }
                } catch (IOException _) {
                  // The service went.
                }
              });
      Awaitility.await().until(() -> taken.size() == 1);
      AtomicInteger before = new AtomicInteger(-1);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(200))
          .until(() -> before.getAndSet(written.get()) == written.get());
      assertThat(taken).hasSize(1);
      assertThat(written.get()).isLessThan(100);
      service.stop();
      assertThat(flood.join(Duration.ofSeconds(10))).isTrue();
    }
  }
}
