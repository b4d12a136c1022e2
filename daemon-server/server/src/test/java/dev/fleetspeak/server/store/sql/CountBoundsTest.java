package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.StoreListener;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million names through the counting of a SQLite store: its writer and lane, in groups of the
 * size that a busy server commits, without the messages themselves.
 */
class CountBoundsTest {
  private static final int MILLION = 1_000_000;
  private static final int GROUP = 2_000;
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path folder;
  private final AtomicLong others = new AtomicLong();
  private Db db;
  private Writer writer;

  @BeforeEach
  void open() throws Exception {
    var file = new SqliteFile(folder.resolve("server.sqlite"));
    file.create();
    new Schema(file).create(0);
    db = file.openWriter();
    var told =
        new StoreListener() {
          @Override
          public void countedAsOther(long messages) {
            others.addAndGet(messages);
          }
        };
    var counts = new CountTable(CountTable.NO_SLOT, told);
    writer = new Writer(List.of(new SqliteLane(db, Clock.systemUTC(), counts)));
    writer.start();
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    db.close();
  }

  private void count(IntFunction<CountDeltas.Key> key) {
    for (int from = 0; from < MILLION; from += GROUP) {
      int first = from;
      writer.write(
          "counting",
          tx -> {
            for (int n = first; n < first + GROUP; n++) {
              tx.counts().add(key.apply(n), CountDeltas.Sums.accepted(10));
            }
            return true;
          });
    }
  }

  private long number(String sql) {
    return writer.write("reading", tx -> tx.db().number(sql));
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  @DisplayName("a million types of one service: 1,000 are told apart, the others counted together")
  void types() {
    long before = heap();
    count(n -> new CountDeltas.Key(Direction.FROM_CLIENT, "files", "files", "type " + n));
    long grown = heap() - before;

    assertThat(number("SELECT sum(stored) FROM fsx_message_counts")).isEqualTo(MILLION);
    assertThat(number("SELECT count(DISTINCT message_type) FROM fsx_message_counts"))
        .isEqualTo(CountNames.MOST + 1);
    assertThat(number("SELECT sum(stored) FROM fsx_message_counts WHERE message_type = '(other)'"))
        .isEqualTo(MILLION - CountNames.MOST);
    assertThat(number("SELECT count(*) FROM fsx_count_names")).isEqualTo(CountNames.MOST + 2);
    assertThat(others).hasValue(MILLION - CountNames.MOST);
    assertThat(grown).isLessThan(16 * MEGABYTE);
  }

  @Test
  @DisplayName("a million services with a type each, and a thousand with a thousand: 20,000 names")
  void services() {
    long before = heap();
    count(n -> new CountDeltas.Key(Direction.FROM_CLIENT, "made up " + n, "files", "type " + n));
    count(
        n ->
            new CountDeltas.Key(
                Direction.FROM_CLIENT, "made up " + n % 1_000, "files", "type " + n / 1_000));
    long grown = heap() - before;

    assertThat(number("SELECT sum(stored) FROM fsx_message_counts")).isEqualTo(2L * MILLION);
    assertThat(number("SELECT count(*) FROM fsx_count_names")).isEqualTo(CountNames.MOST_IN_ALL);
    assertThat(
            number(
                "SELECT count(*) FROM fsx_message_counts WHERE bucket ="
                    + " (SELECT max(bucket) FROM fsx_message_counts)"))
        .isLessThan(2L * CountNames.MOST_IN_ALL);
    assertThat(grown).isLessThan(32 * MEGABYTE);
  }
}
