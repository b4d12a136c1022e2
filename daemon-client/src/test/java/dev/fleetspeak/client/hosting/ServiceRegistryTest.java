package dev.fleetspeak.client.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.outbox.OutboundMessage;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services with their inboxes and counts (client.md 1.8 to 1.11). */
class ServiceRegistryTest {
  private static final ClientId SELF = ClientId.parse("0102030405060708");
  private static final Map<String, Long> NONE = Map.of();

  private final Outbox outbox = new Outbox();
  private final List<String> outcomes = new CopyOnWriteArrayList<>();
  private final Recorder recorder = new Recorder();
  private final ServiceRegistry registry =
      new ServiceRegistry(
          List.of(recorder),
          List.of("linux", "x"),
          () -> SELF,
          outbox,
          new Outcomes() {
            @Override
            public void processed(MessageId id) {
              outcomes.add("ok " + id);
            }

            @Override
            public void failed(MessageId id, String reason) {
              outcomes.add("failed " + id + " " + reason);
            }
          });

  /** Makes services that write down what happens to them. */
  private static final class Recorder implements ServiceFactory {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger made = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile ServiceContext context;
    private volatile boolean failing;

    @Override
    public String name() {
      return "Recorder";
    }

    @Override
    public com.google.protobuf.Message configType() {
      return com.google.protobuf.Empty.getDefaultInstance();
    }

    @Override
    public Service create(ClientServiceConfig config) {
      int number = made.incrementAndGet();
      String label = config.getName() + number;
      return new Service() {
        @Override
        public void start(ServiceContext started) {
          if (failing) {
            throw new IllegalStateException("it is broken");
          }
          context = started;
          events.add("start " + label);
        }

        @Override
        public void process(Message message) throws Exception {
          gate.await();
          if (message.getMessageType().equals("Bad")) {
            throw new IllegalArgumentException("it is bad");
          }
          messages.add(message);
        }

        @Override
        public void stop() {
          events.add("stop " + label);
        }
      };
    }
  }

  @AfterEach
  void stop() throws Exception {
    recorder.gate.countDown();
    registry.stop(Duration.ofSeconds(5));
  }

  private static ClientServiceConfig.Builder config(String name) {
    return ClientServiceConfig.newBuilder().setName(name).setFactory("Recorder");
  }

  private void install(ClientServiceConfig.Builder config) throws Exception {
    registry.install(ServiceDefinition.builtIn(config.build()));
  }

  private static Message message(String service, String type) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setDestination(Address.newBuilder().setClientId(SELF.bytes()).setServiceName(service))
        .setMessageType(type)
        .build();
  }

  private void deliver(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(registry.deliver(message("s", "m" + i))).isTrue();
    }
  }

  private void awaitAllowance(long expected, Map<String, Long> base) {
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(registry.counts(base).allowances()).containsEntry("s", expected));
  }

  @Test
  void namesOfItsOwnAndUnknownFactoriesAreRefused() {
    for (String name : List.of("", "system", "client")) {
      assertThatThrownBy(() -> install(config(name))).isInstanceOf(InstallException.class);
    }
    assertThatThrownBy(() -> install(config("s").setFactory("Sokcet")))
        .isInstanceOf(InstallException.class)
        .hasMessage("factory: there is none named \"Sokcet\"; known are Recorder");
  }

  @Test
  void line07_requiredLabelsOfTheClientAreAGate_othersAreNot() throws Exception {
    install(
        config("s")
            .addRequiredLabels(label("client", "linux"))
            .addRequiredLabels(label("other", "y")));
    assertThatThrownBy(() -> install(config("t").addRequiredLabels(label("client", "windows"))))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("windows");
    assertThat(recorder.made).as("the factory is never called for it").hasValue(1);
    assertThat(registry.installed()).containsOnlyKeys("s");
  }

  private static Label label(String service, String text) {
    return Label.newBuilder().setServiceName(service).setLabel(text).build();
  }

  @Test
  void messagesAreProcessedInOrderAndTold() throws Exception {
    install(config("s"));
    Message good = message("s", "Good");
    Message bad = message("s", "Bad");
    registry.deliver(good);
    registry.deliver(bad);
    registry.deliver(good.toBuilder().setMessageId(ByteString.copyFromUtf8("short")).build());
    registry.deliver(good.toBuilder().clearMessageId().build());
    Awaitility.await().until(() -> recorder.messages.size() == 2);
    assertThat(outcomes)
        .as("no word on a malformed id, nor on a local message without one")
        .containsExactly(
            "ok " + MessageId.of(good.getMessageId()),
            "failed " + MessageId.of(bad.getMessageId()) + " it is bad");
  }

  @Test
  void repeatsAreAcknowledgedAgainButNotProcessedTwice() throws Exception {
    install(config("s"));
    Message message = message("s", "m");
    registry.deliver(message);
    registry.deliver(message);
    Awaitility.await().until(() -> outcomes.size() == 2);
    assertThat(outcomes.get(1)).isEqualTo(outcomes.get(0)).startsWith("ok");
    assertThat(recorder.messages).hasSize(1);
  }

  @Test
  void line49_allowancesOfAPoll() throws Exception {
    install(config("s"));
    awaitAllowance(100, NONE);
    recorder.gate = new CountDownLatch(1);
    deliver(5);
    awaitAllowance(96, NONE);
    recorder.gate.countDown();
    awaitAllowance(100, NONE);
  }

  @Test
  void line49_allowancesOfAStreamAreWhatBecameFree_andTheBeaconTells() throws Exception {
    AtomicInteger beacons = new AtomicInteger();
    registry.onBeacon(beacons::incrementAndGet);
    install(config("s"));
    Map<String, Long> base = registry.counts(NONE).processed();
    deliver(35);
    awaitAllowance(35, base);
    assertThat(beacons).hasValue(1);
    assertThat(registry.counts(registry.counts(base).processed()).allowances())
        .containsEntry("s", 0L);
  }

  @Test
  void c4_x9_allowancesStayBetween0And100OverARestart() throws Exception {
    install(config("s"));
    deliver(50);
    awaitAllowance(100, NONE);
    Map<String, Long> base = registry.counts(NONE).processed();
    registry.restart("s");
    assertThat(registry.counts(base).allowances()).containsEntry("s", 0L);
    deliver(1);
    awaitAllowance(1, base);
  }

  @Test
  void c5_allowancesAreNeverAbove100() throws Exception {
    install(config("s"));
    Thread looking =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    long seen = registry.counts(NONE).allowances().getOrDefault("s", 0L);
                    if (seen > 100 || seen < 0) {
                      outcomes.add("allowance " + seen);
                    }
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                  }
                });
    deliver(2000);
    looking.interrupt();
    looking.join();
    assertThat(outcomes).noneMatch(outcome -> outcome.startsWith("allowance"));
  }

  @Test
  void deliveryWaitsWhileAnInboxIsFull() throws Exception {
    install(config("s"));
    recorder.gate = new CountDownLatch(1);
    CountDownLatch delivered = new CountDownLatch(1);
    Thread server =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    deliver(102);
                    delivered.countDown();
                  } catch (Exception _) {
                    // Then the latch tells.
                  }
                });
    Awaitility.await().until(() -> server.getState() == Thread.State.TIMED_WAITING);
    awaitAllowance(0, NONE);
    assertThat(delivered.getCount()).isEqualTo(1);
    recorder.gate.countDown();
    assertThat(delivered.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void line06_restartStopsOnceAndStartsOnce_keepingTheSignature() throws Exception {
    ByteString signature = ByteString.copyFromUtf8("signature");
    registry.install(new ServiceDefinition(config("s").build(), signature, "file"));
    registry.restart("s");
    assertThat(recorder.events).containsExactly("start s1", "stop s1", "start s2");
    assertThat(registry.installed()).as("C6").containsEntry("s", signature);
    assertThatThrownBy(() -> registry.restart("t")).isInstanceOf(InstallException.class);
  }

  @Test
  void aServiceThatDoesNotStartAgainIsGoneAndSaysSo() throws Exception {
    install(config("s"));
    recorder.failing = true;
    assertThatThrownBy(() -> registry.restart("s")).hasMessageContaining("it is broken");
    assertThat(registry.installed()).isEmpty();
    assertThat(registry.deliver(message("s", "m"))).isFalse();
  }

  @Test
  void aLaterServiceOfTheSameNameReplacesTheEarlierOne_startedBeforeThatStops() throws Exception {
    install(config("s"));
    install(config("s"));
    assertThat(recorder.events).containsExactly("start s1", "start s2", "stop s1");
  }

  @Test
  void line02_whatCannotBeSentIsRefused() throws Exception {
    install(config("s"));
    ServiceContext context = recorder.context;
    assertThatThrownBy(() -> context.send(Message.getDefaultInstance()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.send(to("", ByteString.EMPTY)))
        .isInstanceOf(IllegalArgumentException.class);
    ByteString other = ClientId.parse("ffffffffffffffff").bytes();
    assertThatThrownBy(() -> context.send(to("s", other)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.send(to("absent", SELF.bytes())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Message to(String service, ByteString client) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName(service).setClientId(client))
        .build();
  }

  @Test
  void c8_servicesNeitherCommandTheClientNorSpeakForIt() throws Exception {
    install(config("s"));
    ServiceContext context = recorder.context;
    for (Message forged :
        List.of(
            to("system", SELF.bytes()).toBuilder().setMessageType("Die").build(),
            to("system", SELF.bytes()).toBuilder().setMessageType("ResourceUsage").build(),
            to("system", ByteString.EMPTY).toBuilder().setMessageType("ClientInfo").build())) {
      assertThatThrownBy(() -> context.send(forged)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatCode(
            () ->
                context.send(
                    to("system", ByteString.EMPTY).toBuilder()
                        .setMessageType("KillNotification")
                        .build()))
        .doesNotThrowAnyException();
  }

  @Test
  void messagesLeaveCompleteAndWithAKnownPriority() throws Exception {
    install(config("s"));
    recorder.context.send(
        to("remote", ByteString.EMPTY).toBuilder()
            .setSource(Address.newBuilder().setServiceName("forged"))
            .setPriorityValue(77)
            .build());
    OutboundMessage out = outbox.take(Duration.ZERO);
    assertThat(out).isNotNull();
    assertThat(out.message().getSource().getServiceName()).isEqualTo("s");
    assertThat(out.message().getSource().getClientId()).isEqualTo(SELF.bytes());
    assertThat(out.message().getSourceMessageId().size()).isEqualTo(16);
    assertThat(out.message().getPriority()).isEqualTo(Message.Priority.MEDIUM);
  }

  @Test
  void localMessagesGoToTheServiceAndNotToTheServer() throws Exception {
    install(config("s"));
    install(config("t"));
    recorder.context.send(to("s", SELF.bytes()));
    Awaitility.await().until(() -> recorder.messages.size() == 1);
    assertThat(outbox.unacknowledged()).isZero();
    assertThat(outcomes).as("C7").isEmpty();
  }

  @Test
  void c2_stopInterruptsWhatTakesTooLong_whichIsNeitherAcknowledgedNorFailed() throws Exception {
    install(config("s"));
    recorder.gate = new CountDownLatch(1);
    deliver(3);
    registry.stop(Duration.ofSeconds(5));
    assertThat(recorder.events).containsExactly("start s1", "stop s1");
    assertThat(outcomes).isEmpty();
  }

  @Test
  void stopLetsAQuickServiceFinishItsMessage() throws Exception {
    install(config("s"));
    recorder.gate = new CountDownLatch(1);
    deliver(1);
    awaitAllowance(100, NONE);
    List<Thread> stops = new ArrayList<>();
    stops.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    registry.stop(Duration.ofSeconds(5));
                  } catch (InterruptedException _) {
                    // Then the outcome tells.
                  }
                }));
    recorder.gate.countDown();
    stops.getFirst().join();
    assertThat(outcomes).hasSizeBetween(0, 1);
    assertThat(recorder.messages).hasSameSizeAs(outcomes);
  }
}
