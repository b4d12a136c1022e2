package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Int64Value;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.Bursts;
import dev.fleetspeak.e2e.kit.Bursts.Log;
import dev.fleetspeak.e2e.kit.Health;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.SmallDisk;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.peer.BurstDaemon;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The disk under SQLite fills up while clients send, and gets room again. */
@Tag("e2e")
class DiskFullTest {
  private static final int MEGABYTES = 24;
  private static final int BURSTS = 3;
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  @DisplayName(
      "12.4 no. 27: a full disk refuses, loses nothing, and work goes on when there is room")
  void fillsUpAndGetsRoomAgain() {
    Path work = Repository.work("disk-full");
    Log processed = new Log(work.resolve("processed"));
    Log delivered = new Log(work.resolve("delivered"));
    try (SmallDisk disk = SmallDisk.mount(Repository.work("disk-full/disk"), MEGABYTES);
        OurServer server = server(work, disk, processed);
        TestClient client =
            Bursts.client(work.resolve("client"), "disk", delivered, server.https());
        AdminApi api = AdminApi.connect(server.admin())) {
      ClientId id = api.awaitClient("disk", client.process());
      for (int burst = 0; burst < BURSTS; burst++) {
        Bursts.send(api, id, (long) burst * BurstDaemon.SIZE);
      }
      Awaitility.await()
          .atMost(BOUND)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> processed.lines().size() > 100);
      disk.fill();

      Awaitility.await()
          .alias("the server says that the disk is full")
          .atMost(BOUND)
          .until(() -> Health.ready(server.health()).startsWith("503"));
      String sick = Health.ready(server.health());
      assertThat(sick).contains("fleetspeak.sqlite", "full");
      assertThatThrownBy(() -> api.insert(item(id, -1)))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE")
          .hasMessageContaining("full");
      Awaitility.await()
          .alias("the client is refused")
          .atMost(BOUND)
          .until(() -> client.process().output().contains("500"));
      assertThat(processed.from(0)).isLessThan((long) BURSTS * BurstDaemon.SIZE);
      List<String> said =
          server.process().output().lines().filter(line -> line.contains("ERROR")).toList();
      assertThat(said).as("what the operator is told").hasSize(1);
      assertThat(said.getFirst()).contains("sqlite", "full", disk.folder().toString());

      disk.free();
      Awaitility.await()
          .alias("the server is well again")
          .atMost(Duration.ofSeconds(30))
          .until(() -> Health.ready(server.health()).equals("200 "));
      api.insert(item(id, -2));
      Awaitility.await()
          .alias("all that the client sent")
          .atMost(BOUND)
          .until(() -> processed.from(0) == (long) BURSTS * BurstDaemon.SIZE);
      Awaitility.await().atMost(BOUND).until(() -> delivered.numbers().contains(-2L));
      System.out.println("disk full: " + said.getFirst());
      assertThat(server.process().output()).contains("works again, after");
      assertThat(processed.lines()).as("processed, with the id").doesNotHaveDuplicates();
      assertThat(server.process().output().lines().count()).isLessThan(150);
    }
  }

  private static dev.fleetspeak.proto.common.Message item(ClientId id, long number) {
    return AdminApi.message(id, "burst", "Item", Int64Value.of(number));
  }

  private static OurServer server(Path work, SmallDisk disk, Log log) {
    return Bursts.serverOn(
        """
        datastore_config { sqlite { path: "%s" } }
        health_check_config { listen_address: "127.0.0.1:0" }
        """
            .formatted(disk.folder().resolve("fleetspeak.sqlite")),
        work.resolve("server"),
        log);
  }
}
