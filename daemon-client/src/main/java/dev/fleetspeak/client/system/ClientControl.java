package dev.fleetspeak.client.system;

/** What the server can order the client to do (client.md 3.2). Thread-safe. */
public interface ClientControl {

  /** Takes a new identity, kept before it is used. */
  void rekey() throws Exception;

  /** Stops a service and starts it again. */
  void restartService(String name) throws Exception;

  /**
   * Ends the client; returns at once.
   *
   * @param force without an orderly stop
   */
  void die(boolean force);
}
