package dev.fleetspeak.server;

import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;

/**
 * Tells the collector of every operation of a datastore (server.md 8.2), and of those that failed
 * whoever looks after it.
 */
final class WatchedDatastore {
  /** Operations that the reference has under another name; the others are capitalised. */
  private static final Map<String, String> NAMES =
      Map.of(
          "commitContact", "RecordClientContact",
          "leaseForClient", "ClientMessagesForProcessing",
          "setResults", "SetMessageResult",
          "getMessageResult", "GetMessageResult",
          "fetchResourceUsageRecords", "FetchResourceUsageRecords");

  private WatchedDatastore() {}

  /**
   * The same datastore, watched.
   *
   * @param failed run when an operation failed; must not block
   */
  static Datastore watch(Datastore store, StatsCollector stats, Runnable failed) {
    return (Datastore)
        Proxy.newProxyInstance(
            WatchedDatastore.class.getClassLoader(),
            new Class<?>[] {Datastore.class},
            (_, method, arguments) -> {
              long began = System.nanoTime();
              boolean errored = true;
              try {
                Object result = method.invoke(store, arguments);
                errored = false;
                return result;
              } catch (InvocationTargetException e) {
                if (e.getCause() instanceof DatastoreException) {
                  failed.run();
                }
                throw e.getCause() == null ? e : e.getCause();
              } finally {
                stats.datastoreOperation(
                    name(method.getName()), Duration.ofNanos(System.nanoTime() - began), errored);
              }
            });
  }

  private static String name(String method) {
    String known = NAMES.get(method);
    return known != null ? known : Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }
}
