package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How commits reach the disk. */
class SqliteSyncTest {
  private static final long NORMAL = 1;
  private static final long FULL = 2;

  @TempDir private Path folder;

  @Test
  void everyCommitIsSyncedUnlessConfiguredElse() throws Exception {
    SqliteSettings settings = SqliteSettings.defaults(folder.resolve("fleetspeak.db"));
    assertThat(mode(settings)).isEqualTo(FULL);
    assertThat(mode(settings.withSynchronousNormal(true))).isEqualTo(NORMAL);
  }

  private static long mode(SqliteSettings settings) throws Exception {
    try (Db db = new SqliteFile(settings).openWriter()) {
      return db.number("PRAGMA synchronous");
    }
  }
}
