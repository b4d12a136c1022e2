package dev.fleetspeak.server;

import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.Datastore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;

/** Tells the collector of every operation of a datastore (server.md 8.2). */
final class TimedDatastore {
  /** Operations that the reference has under another name; the others are capitalised. */
  private static final Map<String, String> NAMES =
      Map.of(
          "commitContact", "RecordClientContact",
          "leaseForClient", "ClientMessagesForProcessing",
          "setResults", "SetMessageResult",
          "getMessageResult", "GetMessageResult",
          "fetchResourceUsageRecords", "FetchResourceUsageRecords");

  private TimedDatastore() {}

  /** The same datastore, watched. */
  static Datastore watch(Datastore store, StatsCollector stats) {
    return (Datastore)
        Proxy.newProxyInstance(
            TimedDatastore.class.getClassLoader(),
            new Class<?>[] {Datastore.class},
            (_, method, arguments) -> {
              long began = System.nanoTime();
              boolean failed = true;
              try {
                Object result = method.invoke(store, arguments);
                failed = false;
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              } finally {
                stats.datastoreOperation(
                    name(method.getName()), Duration.ofNanos(System.nanoTime() - began), failed);
              }
            });
  }

  private static String name(String method) {
    String known = NAMES.get(method);
    return known != null ? known : Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }
}
