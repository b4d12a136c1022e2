package dev.fleetspeak.e2e.kit;

/** A server of either make, running. */
public interface Server extends AutoCloseable {
  /** Where clients go, as host:port. */
  String https();

  /** Where operators go, as host:port. */
  String admin();

  /** Messages from this client's service that are stored and processed without failure. */
  int processedFrom(String clientId, String service);

  /** The same, failed or not processed yet. */
  int unprocessedFrom(String clientId, String service);

  @Override
  void close();
}
