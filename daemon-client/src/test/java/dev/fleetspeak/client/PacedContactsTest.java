package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import dev.fleetspeak.client.comms.CommsSettings;
import dev.fleetspeak.client.comms.http.Pace;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client with a ceiling on its bandwidth, by a clock that the test holds. */
@Timeout(60)
class PacedContactsTest {
  private static final int RATE = 16 * 1024;
  private static final int LOW_BYTES = 8 * 1024;
  private static final int LOW_MESSAGES = 40;

  @TempDir Path folder;

  /** Time stands until the test lets it go; then each wait is over at once. */
  private static final class HeldClock implements Pace.Clock {
    private final AtomicLong now = new AtomicLong();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public long nanos() {
      return now.get();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
      waiting.countDown();
      released.await();
      now.addAndGet(time.toNanos());
    }
  }

  private static final class Probe implements ServiceFactory {
    private final CompletableFuture<ServiceContext> context = new CompletableFuture<>();

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
        public void start(ServiceContext started) {
          context.complete(started);
        }

        @Override
        public void process(Message message) {}
      };
    }
  }

  private static Message message(Priority priority, int bytes) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName("away"))
        .setMessageType("Paced")
        .setPriority(priority)
        .setData(Any.pack(BytesValue.of(ByteString.copyFrom(new byte[bytes]))))
        .build();
  }

  private static List<Priority> arrived(ClientKit kit) {
    return kit.fleet.messages().stream()
        .filter(message -> message.getMessageType().equals("Paced"))
        .map(Message::getPriority)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUrgentMessageWaitsForTheGroupUnderWayAndNoMore(boolean streaming) throws Exception {
    HeldClock clock = new HeldClock();
    Probe probe = new Probe();
    try (ClientKit kit = new ClientKit(folder)) {
      kit.config.setStreaming(streaming);
      kit.start(
          kit.builder()
              .comms(CommsSettings.defaults().withPace(Pace.of(RATE, 0, clock)))
              .factory(probe)
              .service(
                  ServiceDefinition.builtIn(
                      ClientServiceConfig.newBuilder()
                          .setName("probe")
                          .setFactory("Probe")
                          .build())));
      ServiceContext service = probe.context.get(10, TimeUnit.SECONDS);
      for (int i = 0; i < LOW_MESSAGES; i++) {
        service.send(message(Priority.LOW, LOW_BYTES));
      }
      assertThat(clock.waiting.await(20, TimeUnit.SECONDS)).isTrue();
      service.send(message(Priority.HIGH, 10));
      clock.released.countDown();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> arrived(kit).size() == LOW_MESSAGES + 1);
      int inAGroup = 2 * RATE / LOW_BYTES + 1;
      assertThat(arrived(kit).indexOf(Priority.HIGH)).isBetween(1, 2 * inAGroup);
      double seconds = clock.nanos() / 1e9;
      assertThat(seconds)
          .as("the ceiling was kept")
          .isGreaterThan(LOW_MESSAGES * (double) LOW_BYTES / RATE - 1);
    }
  }
}
