package dev.fleetspeak.client;

import java.util.logging.LogManager;

/**
 * Lets the stock client log while it stops: the runtime would close its handlers at the same time
 * as the client's own stop begins. Made by the runtime, by name.
 */
public final class ShutdownLogManager extends LogManager {

  /** For the runtime. */
  public ShutdownLogManager() {}

  /** Keeps everything open; the process ends right after the last line. */
  @Override
  public void reset() {}
}
