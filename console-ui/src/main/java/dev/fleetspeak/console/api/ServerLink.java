package dev.fleetspeak.console.api;

import java.time.InstantSource;
import java.util.function.Consumer;

/** A server that can be asked, and the connection to it. */
public interface ServerLink extends FleetspeakApi, AutoCloseable {

  /** Makes links. */
  @FunctionalInterface
  interface Connector {
    /**
     * Begins to connect.
     *
     * @param listener told of each change of state, on any thread
     */
    ServerLink open(ServerAddress address, InstantSource clock, Consumer<ConnectionState> listener);
  }

  /** Tries at once instead of at the next planned time. */
  void retryNow();

  /** Calls that are under way. */
  int openCalls();

  /** Gives up every call; the link cannot be used any more. */
  @Override
  void close();
}
