package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.Bursts;
import dev.fleetspeak.e2e.kit.Bursts.Log;
import dev.fleetspeak.e2e.kit.Health;
import dev.fleetspeak.e2e.kit.MariaDb;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.peer.BurstDaemon;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The database goes away under load and comes back. What was acknowledged, to a client or to an
 * operator, is not lost and not processed twice; the server waits without spinning, says what is
 * wrong, and goes on by itself.
 */
@Tag("e2e")
@Execution(ExecutionMode.CONCURRENT)
class StoreAwayTest {
  private static final int BURSTS = 4;
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  @DisplayName("FLAW 16: a database that hangs for 30 s")
  void hangs() {
    run(
        "away-hangs",
        Duration.ofSeconds(30),
        "it does not answer",
        database -> database.process().signal("STOP"),
        database -> database.process().signal("CONT"));
  }

  @Test
  @DisplayName("FLAW 16: a database that is killed and started again")
  void killed() {
    run(
        "away-killed",
        Duration.ofSeconds(12),
        "refused",
        database -> database.process().kill(),
        MariaDb::restart);
  }

  /** Something done to a database. */
  private interface Act {
    void on(MariaDb database);
  }

  private static void run(String name, Duration away, String reason, Act stop, Act start) {
    Path work = Repository.work(name);
    Log processed = new Log(work.resolve("processed"));
    Log delivered = new Log(work.resolve("delivered"));
    Set<Long> taken = ConcurrentHashMap.newKeySet();
    try (MariaDb database =
            MariaDb.startDurable(Repository.work(name + "/mariadb"), List.of("away"));
        OurServer server = server(database, work.resolve("server"), processed);
        TestClient client = Bursts.client(work.resolve("client"), name, delivered, server.https());
        AdminApi api = AdminApi.connect(server.admin())) {
      ClientId id = api.awaitClient(name, client.process());
      assertThat(Health.ready(server.health())).isEqualTo("200 ");
      for (int burst = 0; burst < BURSTS; burst++) {
        Bursts.send(api, id, (long) burst * BurstDaemon.SIZE);
      }
      Thread inserting = Thread.ofVirtual().start(() -> insert(api, id, taken));
      Awaitility.await()
          .atMost(BOUND)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> processed.lines().size() > 200 && taken.size() > 5);

      int logged = server.process().output().length();
      stop.on(database);
      Duration before = server.process().cpu();
      long began = System.nanoTime();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> Health.ready(server.health()).startsWith("503"));
      Awaitility.await()
          .atMost(away.plusSeconds(5))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> System.nanoTime() - began > away.toNanos());
      String sick = Health.ready(server.health());
      Duration used = server.process().cpu().minus(before);
      String log = server.process().output().substring(logged);
      start.on(database);

      Awaitility.await()
          .alias("the server is well again")
          .atMost(Duration.ofSeconds(30))
          .until(() -> Health.ready(server.health()).equals("200 "));
      Awaitility.await()
          .alias("every message of every burst")
          .atMost(BOUND)
          .until(() -> processed.from(0) == (long) BURSTS * BurstDaemon.SIZE);
      inserting.interrupt();
      join(inserting);
      Awaitility.await()
          .alias("every message that the server took for the client")
          .atMost(BOUND)
          .until(() -> delivered.numbers().containsAll(taken));

      System.out.printf(
          "%s: %s; %.1f s of CPU in %d s, %d lines; %d messages taken for the client%n",
          name,
          sick.strip(),
          used.toMillis() / 1000.0,
          away.toSeconds(),
          log.lines().count(),
          taken.size());
      assertThat(sick).startsWith("503 mariadb://127.0.0.1").contains("has failed for", reason);
      assertThat(used).as("CPU of the server meanwhile").isLessThan(away.dividedBy(5));
      assertThat(log.lines().count()).as("lines of the log meanwhile:\n" + log).isLessThan(80);
      assertThat(log).contains("the datastore mariadb://127.0.0.1", reason);
      assertThat(server.process().output()).contains("works again, after");
      assertThat(processed.lines()).as("processed, with the id").doesNotHaveDuplicates();
      assertThat(delivered.lines()).as("delivered, with the id").doesNotHaveDuplicates();
    }
  }

  private static OurServer server(MariaDb database, Path folder, Log log) {
    return Bursts.serverOn(
        """
        datastore_config { mariadb { %s } }
        health_check_config { listen_address: "127.0.0.1:0" }
        """
            .formatted(database.fields("away")),
        folder,
        log);
  }

  /** Numbers far from those of the bursts. Whoever is refused tries the same number again. */
  private static void insert(AdminApi api, ClientId id, Set<Long> taken) {
    long number = 1_000_000;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        api.insert(AdminApi.message(id, "burst", "Item", Int64Value.of(number)));
        taken.add(number++);
        Thread.sleep(5);
      } catch (StatusRuntimeException | InterruptedException e) {
        if (e instanceof InterruptedException) {
          return;
        }
        // What it did not say yes to may be lost, or come: the next one has another number.
        number++;
      }
    }
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
