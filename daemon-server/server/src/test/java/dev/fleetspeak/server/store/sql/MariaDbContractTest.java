package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.contract.DatastoreContract;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The datastore contract, held against a MariaDB that the test starts. */
@Tag("store")
class MariaDbContractTest extends DatastoreContract {
  private static final String DATABASE = "contract";

  @BeforeAll
  static void make() throws Exception {
    PrivateServer.mariaDb().withDatabase(DATABASE);
  }

  @Override
  protected Datastore open(Clock clock) throws Exception {
    PrivateServer.mariaDb().empty(DATABASE);
    return PrintedEngine.print(
        SqlDatastore.open(PrivateServer.mariaDb().settings(DATABASE).withClock(clock)));
  }
}
