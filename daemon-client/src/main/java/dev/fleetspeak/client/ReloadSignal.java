package dev.fleetspeak.client;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, which asks for a reload. The JDK offers signals only in a module of its own that a small
 * runtime may lack, so it is looked for when the program runs.
 */
final class ReloadSignal {
  private static final System.Logger LOG = System.getLogger(ReloadSignal.class.getName());

  private ReloadSignal() {}

  /** Has something run at each signal, on a thread that must not be held up for long. */
  @SuppressWarnings("ReferenceEquality") // a proxy is equal to nothing but itself
  static void on(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              ReloadSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" -> arguments != null && self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "reload";
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "No reload by signal on this system", e);
    }
  }
}
