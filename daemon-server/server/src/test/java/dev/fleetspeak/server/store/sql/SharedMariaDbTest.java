package dev.fleetspeak.server.store.sql;

import org.junit.jupiter.api.Tag;

/** Two servers' stores on one MariaDB. */
@Tag("store")
class SharedMariaDbTest extends SharedDatabaseTest {
  SharedMariaDbTest() {
    super(PrivateServer.mariaDb());
  }
}
