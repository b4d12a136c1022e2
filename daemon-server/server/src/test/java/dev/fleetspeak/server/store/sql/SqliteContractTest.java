package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.contract.DatastoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The datastore contract, held against SQLite. */
@Tag("store")
class SqliteContractTest extends DatastoreContract {
  @TempDir static Path folder;

  private static int opened;

  @Override
  protected Datastore open(Clock clock) {
    return PrintedEngine.print(
        SqliteDatastore.open(
            SqliteSettings.defaults(folder.resolve("store-" + opened++ + ".sqlite"))
                .withClock(clock)));
  }
}
