package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.contract.MessageStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The datastore contract, held against SQLite. */
class SqliteContractTest {
  @TempDir static Path folder;

  private static int opened;

  private static Datastore openNext(Clock clock) {
    return SqliteDatastore.open(
        SqliteSettings.defaults(folder.resolve("store-" + opened++ + ".sqlite")).withClock(clock));
  }

  @Nested
  class Messages extends MessageStoreContract {
    @Override
    protected Datastore open(Clock time) {
      return openNext(time);
    }
  }
}
