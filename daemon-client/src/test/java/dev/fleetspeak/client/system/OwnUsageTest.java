package dev.fleetspeak.client.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.client.outbox.OutboundMessage;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnUsageTest {
  @Test
  void line22_theClientReportsItsOwnUse() throws Exception {
    try (Outbox outbox = new Outbox();
        OwnUsage usage =
            new OwnUsage(
                () -> ClientId.parse("0102030405060708"), outbox, 2, Duration.ofMillis(20))) {
      usage.start();
      OutboundMessage taken = outbox.take(Duration.ofSeconds(20));
      assertThat(taken).isNotNull();
      Message message = taken.message();
      assertThat(message.getDestination().getServiceName()).isEqualTo("system");
      assertThat(message.getPriority()).isEqualTo(Message.Priority.LOW);
      assertThat(message.getBackground()).isTrue();
      ResourceUsageData data = message.getData().unpack(ResourceUsageData.class);
      assertThat(data.getScope()).isEqualTo("system");
      assertThat(data.getPid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(data.getProcessStartTime().getSeconds())
          .isEqualTo(ProcessHandle.current().info().startInstant().orElseThrow().getEpochSecond());
      assertThat(data.getResourceUsage().getMeanResidentMemory()).isPositive();
    }
  }
}
