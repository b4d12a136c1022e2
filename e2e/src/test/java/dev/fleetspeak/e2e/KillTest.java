package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.e2e.peer.BurstDaemon;
import dev.fleetspeak.proto.common.Message;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server is killed with messages in flight: nothing acknowledged is lost. */
@Tag("e2e")
class KillTest {
  private static final int KILLS_UPWARD = 20;
  private static final int KILLS_DOWNWARD = 4;

  /** What one service has in its hands at a time; results of these may be lost with the server. */
  private static final int IN_FLIGHT = 200;

  private static final Duration BOUND = Duration.ofSeconds(60);

  /** A line for each message processed: id and number. */
  private record Log(Path file) {
    List<String> lines() {
      String text = Files.exists(file) ? Repository.read(file) : "";
      // The last line may be only half there.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    long from(long first) {
      return lines().stream()
          .map(line -> Long.parseLong(line.split(" ")[1]))
          .filter(number -> number >= first)
          .distinct()
          .count();
    }
  }

  @Test
  void whatClientsSentIsProcessedThoughTheServerIsKilledTwentyTimes() {
    Path work = Repository.work("kill-up");
    Log log = new Log(work.resolve("processed"));
    Random random = new Random(20);
    try (OurServer server = server(work, log);
        TestClient client = client(work, server)) {
      ClientId id = enrolled(server, client);
      for (int round = 0; round < KILLS_UPWARD; round++) {
        long first = (long) round * BurstDaemon.SIZE;
        try (AdminApi api = AdminApi.connect(server.admin())) {
          api.insert(AdminApi.message(id, "burst", "Burst", Int64Value.of(first)));
        }
        int enough = 1 + random.nextInt(BurstDaemon.SIZE - 200);
        spin(() -> log.from(first) >= enough);
        server.process().kill();
        server.restart();
        Awaitility.await()
            .alias("all messages of burst " + round)
            .atMost(BOUND)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> log.from(first) == BurstDaemon.SIZE);
      }
    }
    assertOnceEach(log, KILLS_UPWARD);
  }

  @Test
  void whatTheServerTookForAClientIsDeliveredThoughItIsKilled() {
    Path work = Repository.work("kill-down");
    Log log = new Log(work.resolve("delivered"));
    try (OurServer server = server(work, new Log(work.resolve("unused")));
        TestClient client = client(work, server)) {
      ClientId id = enrolled(server, client);
      Set<Long> taken = new HashSet<>();
      for (int round = 0; round < KILLS_DOWNWARD; round++) {
        long first = (long) round * BurstDaemon.SIZE;
        try (AdminApi api = AdminApi.connect(server.admin())) {
          Thread inserting = Thread.ofVirtual().start(() -> insert(api, id, first, taken));
          spin(() -> log.from(first) >= 100);
          server.process().kill();
          join(inserting);
        }
        server.restart();
        Awaitility.await()
            .alias("all messages taken before kill " + round)
            .atMost(BOUND)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> numbers(log).containsAll(taken));
      }
      assertThat(taken).hasSizeGreaterThan(100 * KILLS_DOWNWARD - 1);
    }
    assertOnceEach(log, KILLS_DOWNWARD);
  }

  private static void insert(AdminApi api, ClientId id, long first, Set<Long> taken) {
    try {
      var admin = api.admin();
      for (long number = first; number < first + BurstDaemon.SIZE; number++) {
        Message message = AdminApi.message(id, "burst", "Item", Int64Value.of(number));
        admin.insertMessage(message);
        taken.add(number);
      }
    } catch (StatusRuntimeException _) {
      // The server is gone: what it did not say yes to may be lost.
    }
  }

  private static Set<Long> numbers(Log log) {
    Set<Long> numbers = new HashSet<>();
    log.lines().forEach(line -> numbers.add(Long.parseLong(line.split(" ")[1])));
    return numbers;
  }

  /** Nothing comes under two ids, and few things come twice. */
  private static void assertOnceEach(Log log, int kills) {
    Map<Long, String> ids = new HashMap<>();
    int twice = 0;
    for (String line : log.lines()) {
      String[] words = line.split(" ");
      String known = ids.putIfAbsent(Long.parseLong(words[1]), words[0]);
      if (known != null) {
        assertThat(words[0]).as("id of message " + words[1]).isEqualTo(known);
        twice++;
      }
    }
    System.out.println(
        ids.size() + " messages, " + twice + " processed twice, " + kills + " kills");
    assertThat(twice).isLessThanOrEqualTo(kills * IN_FLIGHT);
  }

  private static OurServer server(Path work, Log log) {
    return OurServer.start(
        work.resolve("server"),
        """
        services {
          name: "burst"
          factory: "Recorder"
          config { [type.googleapis.com/google.protobuf.StringValue] { value: "%s" } }
        }
        """
            .formatted(log.file()),
        List.of(
            Repository.java(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Repository.jars("daemon-server/server") + ":" + Repository.testClasses(),
            "dev.fleetspeak.server.Main"));
  }

  private static TestClient client(Path work, OurServer server) {
    Path folder = work.resolve("client");
    TestClient.textService(folder, "burst", daemon(work.resolve("delivered")));
    return TestClient.ours(folder, "burst", server.https(), new Way(true, false, false), "");
  }

  private static String daemon(Path record) {
    List<String> argv =
        List.of(
            Repository.java(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Repository.jars("tools") + ":" + Repository.testClasses(),
            BurstDaemon.class.getName(),
            record.toString());
    StringBuilder text = new StringBuilder();
    argv.forEach(word -> text.append("argv: \"").append(word).append("\" "));
    return """
        name: "burst"
        factory: "Daemon"
        config { [type.googleapis.com/fleetspeak.daemonservice.Config] { %s } }
        """
        .formatted(text);
  }

  private static ClientId enrolled(OurServer server, TestClient client) {
    try (AdminApi api = AdminApi.connect(server.admin())) {
      return api.awaitClient("burst", client.process());
    }
  }

  /** Waits closely: what is awaited is over in a moment. */
  private static void spin(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(BOUND)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition::getAsBoolean);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
