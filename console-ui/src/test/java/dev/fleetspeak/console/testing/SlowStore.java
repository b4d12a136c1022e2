package dev.fleetspeak.console.testing;

import dev.fleetspeak.server.store.Datastore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Supplier;

/** A store that takes its time. */
final class SlowStore {
  private SlowStore() {}

  /** The same store, each call of which waits first. */
  static Datastore around(Datastore store, Supplier<Duration> slowness) {
    return (Datastore)
        Proxy.newProxyInstance(
            Datastore.class.getClassLoader(),
            new Class<?>[] {Datastore.class},
            (_, method, arguments) -> {
              Thread.sleep(slowness.get());
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
