package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.contract.DatastoreContract;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The datastore contract, held against a PostgreSQL that the test starts. */
@Tag("store")
class PostgresContractTest extends DatastoreContract {
  private static final String DATABASE = "contract";

  @BeforeAll
  static void make() throws Exception {
    PrivateServer.postgres().withDatabase(DATABASE);
  }

  @Override
  protected Datastore open(Clock clock) throws Exception {
    PrivateServer.postgres().empty(DATABASE);
    return PrintedEngine.print(
        SqlDatastore.open(PrivateServer.postgres().settings(DATABASE).withClock(clock)));
  }
}
