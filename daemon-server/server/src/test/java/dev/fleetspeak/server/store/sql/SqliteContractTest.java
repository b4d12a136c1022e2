package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.contract.BroadcastStoreContract;
import dev.fleetspeak.server.store.contract.ClientStoreContract;
import dev.fleetspeak.server.store.contract.ContactStoreContract;
import dev.fleetspeak.server.store.contract.CountStoreContract;
import dev.fleetspeak.server.store.contract.FileStoreContract;
import dev.fleetspeak.server.store.contract.MessageStoreContract;
import dev.fleetspeak.server.store.contract.QueryContract;
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

  @Nested
  class Contacts extends ContactStoreContract {
    @Override
    protected Datastore open(Clock time) {
      return openNext(time);
    }
  }

  @Nested
  class Clients extends ClientStoreContract {
    @Override
    protected Datastore open(Clock time) {
      return openNext(time);
    }
  }

  @Nested
  class Broadcasts extends BroadcastStoreContract {
    @Override
    protected Datastore open(Clock time) {
      return openNext(time);
    }
  }

  @Nested
  class Files extends FileStoreContract {
    @Override
    protected Datastore open(Clock time) {
      return openNext(time);
    }
  }

  @Nested
  class Counts extends CountStoreContract {
    @Override
    protected Datastore open(Clock time) {
      return openNext(time);
    }
  }

  @Nested
  class Queries extends QueryContract {
    @Override
    protected Datastore open(Clock time) {
      return openNext(time);
    }
  }
}
