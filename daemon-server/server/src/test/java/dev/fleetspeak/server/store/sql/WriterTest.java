package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fleetspeak.server.store.DatastoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations share a commit, and nothing else. */
class WriterTest {
  @TempDir Path folder;
  private Db db;
  private Db reader;
  private Writer writer;

  @BeforeEach
  void open() throws Exception {
    var file = new SqliteFile(folder.resolve("server.sqlite"));
    file.create();
    new Schema(file).create(0);
    db = file.openWriter();
    reader = file.openReader();
    writer = new Writer(List.of(new SqliteLane(db, Clock.systemUTC(), new CountTable())));
    writer.start();
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    db.close();
    reader.close();
  }

  private static WriteTask.Operation<Boolean> insert(String name, int size) {
    return tx -> {
      FileTable.store(tx, "files", name, new byte[size]);
      return true;
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long committed() throws SQLException {
    return reader.number("SELECT count(*) FROM files");
  }

  /** Runs operations that all queue while the writer is held up, in the order given. */
  private List<Future<Boolean>> inOneGroup(List<WriteTask.Operation<Boolean>> operations)
      throws Exception {
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    List<Future<Boolean>> results = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      callers.submit(
          () ->
              writer.write(
                  "holding the writer up",
                  _ -> {
                    held.countDown();
                    awaitQuietly(release);
                    return true;
                  }));
      held.await();
      for (var operation : operations) {
        int queued = writer.queued();
        results.add(callers.submit(() -> writer.write("an operation", operation)));
        while (writer.queued() == queued) {
          Thread.onSpinWait();
        }
      }
      release.countDown();
    }
    return results;
  }

  @Test
  @DisplayName("what queued during a commit is committed together; nobody is told before")
  void groups() throws Exception {
    List<Long> seenByReader = new ArrayList<>();
    List<WriteTask.Operation<Boolean>> operations = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      operations.add(insert("file " + n, 10));
    }
    operations.add(_ -> seenByReader.add(committed()));
    for (Future<Boolean> result : inOneGroup(operations)) {
      assertThat(result.get()).isTrue();
    }
    assertThat(seenByReader).containsExactly(0L);
    assertThat(committed()).isEqualTo(100);
  }

  @Test
  @DisplayName("an operation that fails halfway leaves nothing; those before and after stay")
  void isolation() throws Exception {
    var results =
        inOneGroup(
            List.of(
                insert("before", 10),
                tx -> {
                  FileTable.store(tx, "files", "halfway", new byte[1]);
                  throw new IllegalStateException("broken");
                },
                insert("after", 10)));
    assertThat(results.get(0).get()).isTrue();
    assertThat(results.get(1))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(DatastoreException.class)
        .withMessage("an operation: broken");
    assertThat(results.get(2).get()).isTrue();
    assertThat(reader.list("SELECT name FROM files ORDER BY name", row -> row.getString(1)))
        .containsExactly("after", "before");
  }

  @Test
  @DisplayName("a commit that fails fails all of its group, and the next works")
  void failedCommit() throws Exception {
    var results =
        inOneGroup(
            List.of(
                insert("before", 10),
                tx -> {
                  tx.db().execute("PRAGMA defer_foreign_keys = ON");
                  tx.db().update("INSERT INTO client_labels VALUES ('nobody', 'client', 'x')");
                  return true;
                }));
    for (Future<Boolean> result : results) {
      assertThat(result)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(DatastoreException.class)
          .withMessageContaining("FOREIGN KEY");
    }
    assertThat(committed()).isZero();
    assertThat(writer.write("another", insert("next", 10))).isTrue();
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  @DisplayName("11.2: a full disk is an error to those who write, and over when there is room")
  void fullDisk() throws Exception {
    writer.write(
        "filling the disk",
        tx -> {
          long pages = tx.db().number("PRAGMA page_count");
          tx.db().execute("PRAGMA max_page_count = " + (pages + 10));
          return true;
        });
    var results =
        inOneGroup(List.of(insert("small", 10), insert("large", 1 << 20), insert("other", 10)));
    assertThat(results.get(1))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(DatastoreException.class)
        .withMessageContaining("full");
    long kept = 0;
    for (int n : new int[] {0, 2}) {
      try {
        kept += results.get(n).get() ? 1 : 0;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(DatastoreException.class);
      }
    }
    assertThat(committed()).isEqualTo(kept);

    writer.write(
        "making room",
        tx -> {
          tx.db().execute("PRAGMA max_page_count = 1000000");
          return true;
        });
    assertThat(writer.write("again", insert("large", 1 << 20))).isTrue();
    assertThat(committed()).isEqualTo(kept + 1);
  }

  @Test
  @DisplayName("what callers did wrong comes back as that")
  void illegalArguments() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                writer.write(
                    "an operation",
                    _ -> {
                      throw new IllegalArgumentException("no id");
                    }))
        .withMessage("no id");
  }

  @Test
  @DisplayName("an interrupted caller still learns what became of its write")
  void interrupted() throws Exception {
    var caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  assertThat(writer.write("an operation", insert("file", 1))).isTrue();
                  assertThat(Thread.currentThread().isInterrupted()).isTrue();
                });
    caller.join();
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  @DisplayName("closing finishes what waits, and refuses what comes later")
  void closing() throws Exception {
    List<WriteTask.Operation<Boolean>> operations = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      operations.add(insert("file " + n, 10));
    }
    inOneGroup(operations);
    writer.close();
    assertThat(committed()).isEqualTo(50);
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> writer.write("late", insert("late", 10)))
        .withMessage("late: the datastore is closed");
  }
}
