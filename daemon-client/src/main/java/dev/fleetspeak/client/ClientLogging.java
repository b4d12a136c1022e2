package dev.fleetspeak.client;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One line for each event on standard error, whether the runtime has java.logging or not. */
final class ClientLogging {
  private static final String FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n";

  private ClientLogging() {}

  /**
   * To be called before the first logger is made.
   *
   * @param details log what helps to find problems, too
   */
  static void setUp(boolean details) {
    System.setProperty("jdk.system.logger.format", FORMAT);
    System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
    System.setProperty("java.util.logging.manager", ShutdownLogManager.class.getName());
    System.setProperty("jdk.system.logger.level", details ? "DEBUG" : "INFO");
    if (details && ModuleLayer.boot().findModule("java.logging").isPresent()) {
      JavaLogging.details();
    }
  }

  /** Apart, so that a runtime without that module never looks for its classes. */
  private static final class JavaLogging {
    private static final Logger OURS = Logger.getLogger("dev.fleetspeak");

    static void details() {
      OURS.setLevel(Level.FINE);
      for (Handler handler : Logger.getLogger("").getHandlers()) {
        handler.setLevel(Level.FINE);
      }
    }
  }
}
