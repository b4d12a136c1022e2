package dev.fleetspeak.server.store.sql;

import org.junit.jupiter.api.Tag;

/** Two servers' stores on one PostgreSQL. */
@Tag("store")
class SharedPostgresTest extends SharedDatabaseTest {
  SharedPostgresTest() {
    super(PrivateServer.postgres());
  }
}
