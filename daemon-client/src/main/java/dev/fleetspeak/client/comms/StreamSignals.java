package dev.fleetspeak.client.comms;

import java.time.Duration;

/** What a stream's writer has to look at besides the outbox. Thread-safe. */
interface StreamSignals {

  /** Whether the server should learn of new allowances. */
  boolean beacon();

  /** Forgets that; called before the allowances are read. */
  void takeBeacon();

  /** Whether the client stops. */
  boolean stopping();

  /** Whether the stream is as old as the client lets one become. */
  boolean lifeIsOver();

  /** Time until then. */
  Duration lifeLeft();

  /** How long the end of a stream may wait for what the server still has to say. */
  Duration patience();
}
