package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.StoreDescription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says once which engine the contract runs on. */
final class PrintedEngine {
  private static final Set<String> PRINTED = ConcurrentHashMap.newKeySet();

  private PrintedEngine() {}

  static Datastore print(Datastore store) {
    StoreDescription description = store.describe();
    String line = "engine " + description.engine() + ": " + description.engineVersion();
    if (PRINTED.add(line)) {
      System.out.println(line);
    }
    return store;
  }
}
