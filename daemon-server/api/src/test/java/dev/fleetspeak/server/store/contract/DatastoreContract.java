package dev.fleetspeak.server.store.contract;

import dev.fleetspeak.server.store.Datastore;
import java.time.Clock;
import org.junit.jupiter.api.Nested;

/**
 * The whole contract of a datastore (server.md 2.14, and what is ours). A datastore's own test
 * extends this class and says how to open an empty one; it needs {@code fleetspeak-server-api} a
 * second time, with the type {@code test-jar}.
 *
 * <pre>{@code
 * class MyStoreTest extends DatastoreContract {
 *   @Override
 *   protected Datastore open(Clock time) {
 *     return MyStore.openEmpty(time);
 *   }
 * }
 * }</pre>
 */
public abstract class DatastoreContract {

  /** Opens an empty store that takes its time from a clock and keeps processed payloads. */
  protected abstract Datastore open(Clock time) throws Exception;

  /** Messages, leases, results. */
  @Nested
  class Messages extends MessageStoreContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }

  /** Messages that are done. */
  @Nested
  class Settled extends SettledMessageContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }

  /** Contacts and what they commit together. */
  @Nested
  class Contacts extends ContactStoreContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }

  /** Clients. */
  @Nested
  class Clients extends ClientStoreContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }

  /** Broadcasts. */
  @Nested
  class Broadcasts extends BroadcastStoreContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }

  /** Files. */
  @Nested
  class Files extends FileStoreContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }

  /** Counts by type. */
  @Nested
  class Counts extends CountStoreContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }

  /** Paged and filtered lists. */
  @Nested
  class Queries extends QueryContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }

  /** What becomes too old. */
  @Nested
  class Retention extends RetentionContract {
    @Override
    protected Datastore open(Clock time) throws Exception {
      return DatastoreContract.this.open(time);
    }
  }
}
