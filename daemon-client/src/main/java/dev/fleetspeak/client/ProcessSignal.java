package dev.fleetspeak.client;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, which asks for a reload, and SIGUSR1, which asks for a dump. The JDK offers signals only
 * in a module of its own that a small runtime may lack, so it is looked for when the program runs.
 */
final class ProcessSignal {
  private static final System.Logger LOG = System.getLogger(ProcessSignal.class.getName());

  private ProcessSignal() {}

  /**
   * Has something run at each signal, on a thread that must not be held up for long.
   *
   * @param name without SIG
   */
  @SuppressWarnings("ReferenceEquality") // a proxy is equal to nothing but itself
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              ProcessSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" -> arguments != null && self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "signal";
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "No signal " + name + " on this system", e);
    }
  }
}
