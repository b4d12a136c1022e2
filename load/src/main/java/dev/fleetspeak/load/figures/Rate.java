package dev.fleetspeak.load.figures;

import java.time.Duration;

/**
 * A rate of messages.
 *
 * @param messages acknowledged in the measured time
 * @param time how long it was measured
 * @param serverCpu CPU time that the server used meanwhile
 */
public record Rate(long messages, Duration time, Duration serverCpu) {

  /** Messages a second. */
  public double perSecond() {
    return messages * 1e9 / time.toNanos();
  }

  /** Server CPU milliseconds for 1,000 messages. */
  public double cpuMillisPerThousand() {
    return messages == 0 ? 0 : serverCpu.toMillis() * 1e3 / messages;
  }

  @Override
  public String toString() {
    return "%,10.0f msg/s   %8.1f CPU-ms per 1,000".formatted(perSecond(), cpuMillisPerThousand());
  }
}
