package dev.fleetspeak.server.https.exchange;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all connections of a listener share. Thread-safe.
 *
 * @param routes where paths lead
 * @param limits what peers may do
 * @param budget bytes of bodies that may be held
 * @param started whether requests are served; cleared at stop
 * @param live the handlers of open connections and streams
 */
public record ExchangeContext(
    Routes routes,
    HttpsLimits limits,
    MemoryBudget budget,
    AtomicBoolean started,
    Set<ExchangeHandler> live) {

  /** Nothing live yet. */
  public ExchangeContext(
      Routes routes, HttpsLimits limits, MemoryBudget budget, AtomicBoolean started) {
    this(routes, limits, budget, started, ConcurrentHashMap.newKeySet());
  }

  /** Whether requests are served. */
  public boolean running() {
    return started.get();
  }
}
