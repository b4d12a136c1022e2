package dev.fleetspeak.console.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.console.testing.SeededServer;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection against a real server that goes and comes (issue 5, acceptance 3). */
class ConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  @DisplayName("a server that goes away is missed, waited for and found again")
  void comesBack() {
    List<ConnectionState> states = new CopyOnWriteArrayList<>();
    try (SeededServer server = new SeededServer(folder, 3, 40);
        Connection connection =
            Connection.open(
                ServerAddress.parse(server.address()), InstantSource.system(), states::add)) {
      await().atMost(PATIENCE).until(() -> states.getLast() instanceof ConnectionState.Online);
      assertThat(states.getFirst()).isInstanceOf(ConnectionState.Connecting.class);
      server.stop();
      var _ = connection.clients(QueryClientsRequest.getDefaultInstance());
      await().atMost(PATIENCE).until(() -> states.getLast() instanceof ConnectionState.Lost);
      server.comeBack();
      connection.retryNow();
      await().atMost(PATIENCE).until(() -> states.getLast() instanceof ConnectionState.Online);
      assertThat(
              connection
                  .clients(QueryClientsRequest.getDefaultInstance())
                  .answer()
                  .join()
                  .getTotalEstimate())
          .isEqualTo(3);
    }
  }

  @Test
  @DisplayName("closing leaves no call running")
  void closeCancels() {
    try (SeededServer server = new SeededServer(folder, 3, 40)) {
      Connection connection =
          Connection.open(ServerAddress.parse(server.address()), InstantSource.system(), _ -> {});
      for (int i = 0; i < 20; i++) {
        var _ = connection.counts(CountMessagesRequest.getDefaultInstance());
      }
      connection.close();
      await().atMost(PATIENCE).until(() -> connection.openCalls() == 0);
    }
  }

  @Test
  @DisplayName("a test of the way tells each step, and the cure of the one that failed")
  void trial() {
    String address;
    try (SeededServer server = new SeededServer(folder, 3, 40)) {
      address = server.address();
      Trial good = Trial.of(ServerAddress.parse(address)).answer().join();
      assertThat(good.passed()).isTrue();
      assertThat(good.installation()).isNotNull();
      assertThat(good.steps()).extracting(TrialStep::name).hasSize(3);
    }
    Trial bad = Trial.of(ServerAddress.parse(address)).answer().join();
    assertThat(bad.passed()).isFalse();
    assertThat(bad.steps().getLast().found()).contains("admin_config.listen_address");
    Trial nameless = Trial.of(new ServerAddress("no-such-host.invalid", 1)).answer().join();
    assertThat(nameless.steps().getLast().found()).contains("spelling");
  }
}
