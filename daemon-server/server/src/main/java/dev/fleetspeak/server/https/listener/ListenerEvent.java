package dev.fleetspeak.server.https.listener;

/** What a listener tells its connections, as a user event of their pipelines. */
public enum ListenerEvent {
  /**
   * The server stops: connections without a request end at once, those of HTTP/2 once their streams
   * did.
   */
  STOP
}
