package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.Bursts;
import dev.fleetspeak.e2e.kit.Bursts.Log;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.peer.BurstDaemon;
import dev.fleetspeak.proto.common.Message;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The server is killed with a thousand messages on their way: nothing acknowledged is lost, and
 * what is processed twice was in the batch in flight at the kill.
 *
 * <p>The batch, upwards: what was processed and will be again had not been committed, so it was not
 * acknowledged, so the client still counted it as unacknowledged. A client has at most 100
 * unacknowledged messages, or 20 MiB of them, of one priority (wire-client 2.6); those of a burst
 * are small, of one priority and of one client. The server's own bounds are wider: ten records
 * under way, of 100 messages each (wire-server 3.4). The other 900 of a burst wait in the daemon's
 * pipe.
 *
 * <p>The batch, downwards: what was delivered and whose acknowledgement was not committed comes
 * again. The client's process lives on and knows the last 2,000 messages that it processed, which
 * is more than a burst; it acknowledges repeats without processing them. So nothing is processed
 * twice.
 */
@Tag("e2e")
class KillTest {
  private static final int KILLS = 20;
  private static final int INSERTERS = 8;
  private static final int UNACKNOWLEDGED = 100;
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void whatClientsSentIsProcessedThoughTheServerIsKilledTwentyTimes() {
    Path work = Repository.work("kill-up");
    Log log = new Log(work.resolve("processed"));
    List<Integer> kills = new ArrayList<>();
    Random random = new Random(20);
    try (OurServer server = Bursts.server(work.resolve("server"), log);
        TestClient client = client(work, server)) {
      ClientId id = enrolled(server, client);
      for (int round = 0; round < KILLS; round++) {
        long first = (long) round * BurstDaemon.SIZE;
        try (AdminApi api = AdminApi.connect(server.admin())) {
          Bursts.send(api, id, first);
        }
        int enough = 1 + random.nextInt(BurstDaemon.SIZE - 200);
        spin(() -> log.from(first) >= enough);
        server.process().kill();
        kills.add(log.lines().size());
        server.restart();
        Awaitility.await()
            .alias("all messages of burst " + round)
            .atMost(BOUND)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> log.from(first) == BurstDaemon.SIZE);
      }
    }
    assertTwiceAtMost(UNACKNOWLEDGED, log, kills);
  }

  @Test
  void whatTheServerTookForAClientIsDeliveredThoughItIsKilledTwentyTimes() {
    Path work = Repository.work("kill-down");
    Log log = new Log(work.resolve("delivered"));
    List<Integer> kills = new ArrayList<>();
    Random random = new Random(21);
    try (OurServer server = Bursts.server(work.resolve("server"), new Log(work.resolve("unused")));
        TestClient client = client(work, server)) {
      ClientId id = enrolled(server, client);
      Set<Long> taken = ConcurrentHashMap.newKeySet();
      for (int round = 0; round < KILLS; round++) {
        long first = (long) round * BurstDaemon.SIZE;
        int enough = 1 + random.nextInt(BurstDaemon.SIZE - 200);
        try (AdminApi api = AdminApi.connect(server.admin())) {
          List<Thread> inserting = new ArrayList<>();
          for (int part = 0; part < INSERTERS; part++) {
            long from = first + part;
            inserting.add(Thread.ofVirtual().start(() -> insert(api, id, from, taken)));
          }
          spin(() -> log.from(first) >= enough);
          server.process().kill();
          kills.add(log.lines().size());
          inserting.forEach(KillTest::join);
        }
        server.restart();
        Awaitility.await()
            .alias("all messages taken before kill " + round)
            .atMost(BOUND)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> log.numbers().containsAll(taken));
      }
    }
    assertTwiceAtMost(0, log, kills);
  }

  private static void insert(AdminApi api, ClientId id, long first, Set<Long> taken) {
    try {
      var admin = api.admin();
      for (long number = first; number < first + BurstDaemon.SIZE; number += INSERTERS) {
        Message message = AdminApi.message(id, "burst", "Item", Int64Value.of(number));
        admin.insertMessage(message);
        taken.add(number);
      }
    } catch (StatusRuntimeException _) {
      // The server is gone: what it did not say yes to may be lost.
    }
  }

  /**
   * Nothing comes under two ids, nothing comes twice between two kills, and of what was processed
   * before a kill not more than the bound is processed again after it.
   *
   * @param kills lengths of the log at the kills
   */
  private static void assertTwiceAtMost(int bound, Log log, List<Integer> kills) {
    Map<Long, String> ids = new HashMap<>();
    Map<Long, Integer> seenInLife = new HashMap<>();
    int[] twice = new int[kills.size()];
    List<String> lines = log.lines();
    int life = 0;
    for (int i = 0; i < lines.size(); i++) {
      while (life < kills.size() && i >= kills.get(life)) {
        life++;
      }
      String[] words = lines.get(i).split(" ");
      long number = Long.parseLong(words[1]);
      String known = ids.putIfAbsent(number, words[0]);
      if (known != null) {
        assertThat(words[0]).as("id of message " + number).isEqualTo(known);
      }
      Integer before = seenInLife.put(number, life);
      if (before != null) {
        assertThat(life).as("life in which message %d came again", number).isGreaterThan(before);
        // The kill that ended the life in which it was processed first.
        twice[before]++;
      }
    }
    System.out.println(
        ids.size() + " messages; processed twice, by kill: " + Arrays.toString(twice));
    for (int kill = 0; kill < twice.length; kill++) {
      assertThat(twice[kill]).as("processed twice for kill " + kill).isLessThanOrEqualTo(bound);
    }
  }

  private static TestClient client(Path work, OurServer server) {
    Log log = new Log(work.resolve("delivered"));
    return Bursts.client(work.resolve("client"), "burst", log, server.https());
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
