package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.server.store.contract.ManualClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters that were rolled up answer as if they had not been. */
class CountRollUpTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("any question that is as coarse as its time is answered exactly, late rows too")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void exact(long seed) throws Exception {
    var clock = new ManualClock(Instant.EPOCH);
    Path file = folder.resolve("server.sqlite");
    try (var store = SqliteDatastore.open(SqliteSettings.defaults(file).withClock(clock))) {
      new CountModel(seed, clock).run(store);
    }
    try (Db db = new SqliteFile(file).openReader()) {
      List<Integer> widths =
          db.list("SELECT DISTINCT width FROM fsx_message_counts", row -> row.getInt(1));
      assertThat(widths).contains(-60, 60, -3_600, 3_600, 86_400).doesNotContain(-1);
    }
  }
}
