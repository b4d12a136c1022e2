package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import dev.fleetspeak.client.comms.kit.FakeFleetServer;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.client.stats.RecordingMetrics;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an embedding program's metrics see of a client at work (client.md 8.5, lines 9 and 10). */
class MetricsTest {
  @TempDir Path folder;
  private ClientKit kit;
  private final RecordingMetrics metrics = new RecordingMetrics();
  private final List<ServiceContext> contexts = new ArrayList<>();

  private final ServiceFactory probe =
      new ServiceFactory() {
        @Override
        public String name() {
          return "Probe";
        }

        @Override
        public com.google.protobuf.Message configType() {
          return Empty.getDefaultInstance();
        }

        @Override
        public Service create(ClientServiceConfig config) {
          return new Service() {
            @Override
            public void start(ServiceContext context) {
              contexts.add(context);
            }

            @Override
            public void process(Message message) {}
          };
        }
      };

  @BeforeEach
  void setUp() throws Exception {
    kit = new ClientKit(folder);
  }

  @AfterEach
  void tearDown() throws Exception {
    kit.close();
  }

  private ServiceContext start(ClientMetrics collector) throws Exception {
    ServiceDefinition service =
        ServiceDefinition.builtIn(
            ClientServiceConfig.newBuilder().setName("probe").setFactory("Probe").build());
    kit.start(kit.builder().factory(probe).service(service).metrics(collector));
    kit.fleet.await("ClientInfo");
    return contexts.getLast();
  }

  private static Message message(String type, String service, byte... client) {
    return Message.newBuilder()
        .setMessageType(type)
        .setDestination(
            Address.newBuilder()
                .setServiceName(service)
                .setClientId(com.google.protobuf.ByteString.copyFrom(client)))
        .build();
  }

  @Test
  void line09_eachIntakeIsOneMessageProcessed_withTheSendingService() throws Exception {
    ServiceContext service = start(metrics);
    service.send(message("Out", "remote"));
    service.send(message("Local", "probe", service.clientId().bytes().toByteArray()));
    assertThatThrownBy(() -> service.send(message("Nowhere", "remote", new byte[8])))
        .isInstanceOf(IllegalArgumentException.class);
    kit.fleet.send(FakeFleetServer.message("probe", "In", Empty.getDefaultInstance()));
    kit.fleet.await("MessageAck");
    assertThat(metrics.of("processed"))
        .contains("probe:Out out", "probe:Local local", "system:ClientInfo out")
        .contains("system:MessageAck out")
        .filteredOn(event -> event.endsWith(":Out out") || event.contains(":Local "))
        .hasSize(2);
    assertThat(metrics.of("processed"))
        .filteredOn(event -> event.contains(":In "))
        .singleElement()
        .asString()
        .endsWith(":In local");
    assertThat(metrics.of("processed"))
        .filteredOn(event -> event.startsWith("probe:Nowhere "))
        .singleElement()
        .asString()
        .contains("another client");
  }

  @Test
  void line10_anExchangeIsOneContactCreatedAndOneProcessed() throws Exception {
    kit.config.setStreaming(false);
    ServiceContext service = start(metrics);
    service.send(message("Out", "remote"));
    kit.fleet.await("Out");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(metrics.of("acknowledged")).anyMatch(e -> e.startsWith("Out ")));
    // The poll after that one may have begun.
    int done = metrics.of("contact").size();
    assertThat(metrics.of("created").size()).isBetween(done, done + 1);
    assertThat(metrics.of("created")).containsOnly("true");
    assertThat(metrics.of("contact")).containsOnly("false");
    String host = kit.server.address();
    assertThat(metrics.of("contacted")).contains(host);
    assertThat(metrics.of("outbound")).allMatch(event -> event.matches(host + " [1-9][0-9]*"));
    assertThat(metrics.of("inbound")).allMatch(event -> event.startsWith(host + " "));
  }

  @Test
  void keysStatesAndStreamsAreTold() throws Exception {
    start(metrics);
    assertThat(metrics.of("key")).singleElement().asString().endsWith(" true");
    kit.fleet.send(
        FakeFleetServer.message("system", "RekeyRequest", EmptyMessage.getDefaultInstance()));
    Awaitility.await().untilAsserted(() -> assertThat(metrics.of("key")).hasSize(2));
    assertThat(metrics.of("key").get(1))
        .endsWith(" true")
        .isNotEqualTo(metrics.of("key").getFirst());
    assertThat(metrics.of("saved")).hasSizeGreaterThanOrEqualTo(2);
    // The new key needs another stream.
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(metrics.of("contacted")).hasSize(2));
    assertThat(metrics.of("streamEnded")).hasSize(1);
    assertThat(metrics.of("outbound")).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void metricsThatFailDisturbNothing() throws Exception {
    ServiceContext service =
        start(
            new ClientMetrics() {
              @Override
              public void messageProcessed(Message message, boolean l, @Nullable Throwable error) {
                throw new IllegalStateException("no room");
              }

              @Override
              public void acknowledged(Message message, int bytes) {
                throw new IllegalStateException("no room");
              }
            });
    service.send(message("Out", "remote"));
    kit.fleet.await("Out");
  }
}
