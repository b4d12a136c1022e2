package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.fleetspeak.server.store.StoreListener;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
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
    try (MutableRelay relay = relay(direct)) {
      PooledLane lane = lane(through(relay, direct));
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

  @ParameterizedTest
  @EnumSource(TwoServersTest.Engine.class)
  @DisplayName("FLAW 16: a reader's wait ends, too, and another connection reads")
  void readAgain(TwoServersTest.Engine engine) throws Exception {
    DatabaseSettings direct = engine.database().withDatabase("mute_reads").settings("mute_reads");
    try (MutableRelay relay = relay(direct)) {
      DatabaseSettings settings = through(relay, direct).withConnections(2);
      HikariDataSource pool = Pool.open(settings, UnaryOperator.identity());
      pool.setValidationTimeout(LONGEST_ANSWER.toMillis());
      var reads = new PooledReads(pool, settings.newDialect(), LONGEST_ANSWER);
      try {
        var tries = new AtomicInteger();
        CompletableFuture<Long> answer =
            CompletableFuture.supplyAsync(
                () ->
                    reads.read(
                        "asking",
                        db -> {
                          db.number("SELECT 1");
                          if (tries.incrementAndGet() == 1) {
                            relay.mute();
                          }
                          return db.number("SELECT 1");
                        }),
                reading -> Thread.ofVirtual().start(reading));
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(tries).hasValue(2);
      } finally {
        reads.close();
      }
    }
  }

  private static MutableRelay relay(DatabaseSettings direct) throws IOException {
    return new MutableRelay(direct.location().replaceAll(".*//|/.*", ""));
  }

  private static DatabaseSettings through(MutableRelay relay, DatabaseSettings direct) {
    String database = direct.location().replaceAll(".*/", "");
    return direct.engine() == DatabaseSettings.Engine.MYSQL
        ? DatabaseSettings.mysql(relay.address(), database, direct.user(), Password.NONE)
        : DatabaseSettings.postgresql(relay.address(), database, direct.user(), Password.NONE);
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
