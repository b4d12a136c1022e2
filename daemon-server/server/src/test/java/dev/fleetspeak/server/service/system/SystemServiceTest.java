package dev.fleetspeak.server.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.ClientInfoData;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.common.MessageErrorData;
import dev.fleetspeak.proto.monitoring.AggregatedResourceUsage;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.ClientEffect;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The protocol's own service (server.md 4.6, 13). */
class SystemServiceTest {
  private static final ClientId CLIENT = ClientId.parse("0011223344556677");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Timestamp TIME = Timestamp.newBuilder().setSeconds(1).build();

  private final SystemService service =
      new SystemService(StatsCollector.NONE, Clock.fixed(NOW, ZoneOffset.UTC));

  private static Message message(String type, com.google.protobuf.Message data) {
    return Message.newBuilder().setMessageType(type).setData(Any.pack(data)).build();
  }

  private void refuses(ClientId client, Message message, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service.decide(client, message))
        .withMessageContaining(reason);
  }

  @Test
  @DisplayName("13: MessageAck acknowledges all its messages")
  void ack() {
    MessageId a = MessageId.random();
    MessageId b = MessageId.random();
    MessageAckData data =
        MessageAckData.newBuilder().addMessageIds(a.bytes()).addMessageIds(b.bytes()).build();
    assertThat(service.decide(CLIENT, message("MessageAck", data)))
        .hasSize(1)
        .first()
        .extracting(e -> ((ClientEffect.Acknowledge) e).messages())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactly(a, b);
  }

  @Test
  @DisplayName("4.6: a bad id, bad data or another type of data is a permanent failure")
  void badAck() {
    ByteString shortId = ByteString.copyFromUtf8("short");
    MessageAckData data = MessageAckData.newBuilder().addMessageIds(shortId).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service.decide(CLIENT, message("MessageAck", data)));
    MessageAckData none = MessageAckData.newBuilder().addMessageIds(ByteString.EMPTY).build();
    refuses(CLIENT, message("MessageAck", none), "id is missing");
    refuses(CLIENT, message("MessageAck", TIME), "no MessageAckData");
    Message broken =
        Message.newBuilder()
            .setMessageType("MessageAck")
            .setData(
                Any.pack(MessageAckData.getDefaultInstance()).toBuilder()
                    .setValue(ByteString.copyFromUtf8("\u007f")))
            .build();
    refuses(CLIENT, broken, "no MessageAckData");
  }

  @Test
  @DisplayName("13: MessageError fails its message with the client's text")
  void error() {
    MessageId id = MessageId.random();
    MessageErrorData data =
        MessageErrorData.newBuilder().setMessageId(id.bytes()).setError("no such file").build();
    assertThat(service.decide(CLIENT, message("MessageError", data)))
        .containsExactly(new ClientEffect.Fail(id, "no such file"));
  }

  @Test
  @DisplayName("13: ClientInfo sets exactly the client's own labels, and its services")
  void info() {
    ClientInfoData data =
        ClientInfoData.newBuilder()
            .addLabels(Label.newBuilder().setServiceName("client").setLabel("linux"))
            .addLabels(Label.newBuilder().setServiceName("client").setLabel("corp"))
            .addLabels(Label.newBuilder().setServiceName("client").setLabel("linux"))
            .addLabels(Label.newBuilder().setServiceName("other").setLabel("x"))
            .addServices(ClientInfoData.ServiceID.newBuilder().setName("ls"))
            .build();
    assertThat(service.decide(CLIENT, message("ClientInfo", data)))
        .containsExactly(
            new ClientEffect.SetLabels(java.util.List.of("linux", "corp")),
            new ClientEffect.SetServices(
                java.util.List.of(new ClientEffect.InstalledService("ls", ByteString.EMPTY)), NOW));
  }

  @Test
  @DisplayName("FLAW 18: ResourceUsage without its inner record is refused and ends nothing")
  void usageWithoutData() {
    ResourceUsageData data =
        ResourceUsageData.newBuilder().setProcessStartTime(TIME).setDataTimestamp(TIME).build();
    refuses(CLIENT, message("ResourceUsage", data), "resource_usage");
    ResourceUsageData timeless =
        ResourceUsageData.newBuilder()
            .setResourceUsage(AggregatedResourceUsage.getDefaultInstance())
            .build();
    refuses(CLIENT, message("ResourceUsage", timeless), "process_start_time");
  }

  @Test
  @DisplayName("4.6: ResourceUsage and KillNotification are recorded")
  void records() {
    ResourceUsageData usage =
        ResourceUsageData.newBuilder()
            .setProcessStartTime(TIME)
            .setDataTimestamp(TIME)
            .setResourceUsage(AggregatedResourceUsage.newBuilder().setMaxNumFds(3))
            .build();
    assertThat(service.decide(CLIENT, message("ResourceUsage", usage)))
        .containsExactly(new ClientEffect.RecordUsage(usage, NOW));
    KillNotification kill = KillNotification.newBuilder().setService("ls").build();
    assertThat(service.decide(CLIENT, message("KillNotification", kill)))
        .containsExactly(new ClientEffect.RecordKill(kill, NOW));
  }

  @Test
  @DisplayName("4.6: unknown types, missing data and a missing client are permanent failures")
  void refusals() {
    refuses(CLIENT, message("Nonsense", TIME), "\"Nonsense\"");
    refuses(CLIENT, Message.newBuilder().setMessageType("MessageAck").build(), "need data");
    refuses(
        ClientId.NIL, message("MessageAck", MessageAckData.getDefaultInstance()), "from a client");
  }
}
