package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.server.store.StoreListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that takes what it is sent and owes the answer. */
@Tag("store")
class MuteDatabaseTest {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(1);

  @ParameterizedTest
  @EnumSource(TwoServersTest.Engine.class)
  @DisplayName("FLAW 16: the wait for an answer ends, and another connection does the work")
  void triedAgain(TwoServersTest.Engine engine) throws Exception {
    DatabaseSettings direct = engine.database().withDatabase("mute").settings("mute");
    String hostPort = direct.location().replaceAll(".*//|/.*", "");
    try (MutableRelay relay = new MutableRelay(hostPort)) {
      DatabaseSettings settings =
          engine == TwoServersTest.Engine.MARIADB
              ? DatabaseSettings.mysql(relay.address(), "mute", direct.user(), Password.NONE)
              : DatabaseSettings.postgresql(relay.address(), "mute", direct.user(), Password.NONE);
      PooledLane lane = lane(settings);
      try {
        assertThat(commit(lane)).isEqualTo(1);
        relay.mute();
        CompletableFuture<Long> answer =
            CompletableFuture.supplyAsync(
                () -> commit(lane), committing -> Thread.ofVirtual().start(committing));
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(relay.connections()).isEqualTo(2);
      } finally {
        lane.close();
      }
    }
  }

  private static PooledLane lane(DatabaseSettings settings) {
    var login = new Properties();
    login.put("user", settings.user());
    return new PooledLane(
        new Nodes(Node.of(settings, ""), login),
        settings.newDialect(),
        Clock.systemUTC(),
        new CountTable(1, StoreListener.NONE),
        "",
        LONGEST_ANSWER);
  }

  private static long commit(PooledLane lane) {
    var task = new WriteTask<>("asking", tx -> tx.db().number("SELECT 1"));
    lane.commit(List.of(task));
    return task.await();
  }
}
