package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import dev.fleetspeak.client.comms.CommsSettings;
import dev.fleetspeak.client.comms.kit.ThrottledDialer;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 messages of mixed priority over a slow line. */
@Timeout(120)
class SlowLinkTest {
  private static final int EACH = 3_333;
  private static final int BYTES = 400;
  private static final List<Priority> ORDER = List.of(Priority.LOW, Priority.MEDIUM, Priority.HIGH);

  @TempDir Path folder;

  /** A service that sends as fast as it may, one thread for each priority. */
  private static final class Flood implements ServiceFactory {
    private final Map<Priority, AtomicInteger> sent = new ConcurrentHashMap<>();
    private final CountDownLatch confirmed = new CountDownLatch(3 * EACH);

    Flood() {
      ORDER.forEach(priority -> sent.put(priority, new AtomicInteger()));
    }

    @Override
    public String name() {
      return "Flood";
    }

    @Override
    public com.google.protobuf.Message configType() {
      return BytesValue.getDefaultInstance();
    }

    @Override
    public Service create(ClientServiceConfig config) {
      return new Service() {
        @Override
        public void start(ServiceContext context) {
          for (Priority priority : ORDER) {
            Thread.startVirtualThread(() -> flood(context, priority));
          }
        }

        @Override
        public void process(Message message) {}
      };
    }

    private void flood(ServiceContext context, Priority priority) {
      try {
        for (int i = 0; i < EACH; i++) {
          context.send(
              Message.newBuilder()
                  .setDestination(Address.newBuilder().setServiceName("away"))
                  .setMessageType("Flood" + i)
                  .setPriority(priority)
                  .setData(Any.pack(BytesValue.of(ByteString.copyFrom(new byte[BYTES]))))
                  .build(),
              confirmed::countDown);
          sent.get(priority).incrementAndGet();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void highOvertakesLow_lowDoesNotStarve_andServicesFeelThePushBack() throws Exception {
    Flood flood = new Flood();
    try (ClientKit kit = new ClientKit(folder)) {
      ThrottledDialer line = new ThrottledDialer(1 << 20, 64 * 1024);
      kit.start(
          kit.builder()
              .comms(new CommsSettings(line, CommsSettings.defaults().maxAnswerBytes()))
              .factory(flood)
              .service(
                  ServiceDefinition.builtIn(
                      ClientServiceConfig.newBuilder()
                          .setName("flood")
                          .setFactory("Flood")
                          .build())));
      kit.fleet.await("Flood0");
      // What is accepted and has not arrived is bounded, whatever the services want to send.
      for (int i = 0; i < 20; i++) {
        long sent = flood.sent.values().stream().mapToInt(AtomicInteger::get).sum();
        long arrived = floods(kit).size();
        assertThat(sent - arrived).isLessThanOrEqualTo(3 * 100);
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(flood.confirmed.await(100, TimeUnit.SECONDS)).isTrue();
      List<Message> arrived = floods(kit);
      assertThat(arrived).hasSize(3 * EACH);
      assertThat(meanPosition(arrived, Priority.HIGH))
          .isLessThan(meanPosition(arrived, Priority.LOW));
      // It moves while the others flood.
      int lastHigh = last(arrived, Priority.HIGH);
      assertThat(arrived.subList(0, lastHigh))
          .filteredOn(message -> message.getPriority() == Priority.LOW)
          .hasSizeGreaterThan(20);
      for (Priority priority : ORDER) {
        List<String> types =
            arrived.stream()
                .filter(message -> message.getPriority() == priority)
                .map(Message::getMessageType)
                .toList();
        List<String> inOrder = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
          inOrder.add("Flood" + i);
        }
        assertThat(types).isEqualTo(inOrder);
      }
    }
  }

  private static List<Message> floods(ClientKit kit) {
    return kit.fleet.messages().stream()
        .filter(message -> message.getMessageType().startsWith("Flood"))
        .toList();
  }

  private static int last(List<Message> messages, Priority priority) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).getPriority() == priority) {
        return i;
      }
    }
    return -1;
  }

  private static double meanPosition(List<Message> messages, Priority priority) {
    return java.util.stream.IntStream.range(0, messages.size())
        .filter(i -> messages.get(i).getPriority() == priority)
        .average()
        .orElseThrow();
  }
}
