package dev.fleetspeak.server.store.sql;

import org.junit.jupiter.api.Tag;

/** Two servers' stores on two nodes of one Galera cluster. */
@Tag("store")
class SharedGaleraTest extends SharedDatabaseTest {
  SharedGaleraTest() {
    super(GaleraCluster.shared().asServer());
  }
}
