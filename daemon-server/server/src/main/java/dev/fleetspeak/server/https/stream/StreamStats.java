package dev.fleetspeak.server.https.stream;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.server.https.exchange.RequestHead;
import dev.fleetspeak.server.https.tls.PeerIdentity;
import dev.fleetspeak.server.metrics.StatsCollector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What statistics hear of one stream (wire-server 3.3 to 3.6). Thread-safe. */
final class StreamStats {
  private final StatsCollector stats;
  private final @Nullable ClientId client;
  private final long beganNanos;

  StreamStats(StatsCollector stats, RequestHead head) {
    this.stats = stats;
    client = head.connection().identity() instanceof PeerIdentity.Known known ? known.id() : null;
    beganNanos = head.beganNanos();
  }

  /** The stream was opened or refused. */
  void start(int status, boolean cacheHit, long readBytes) {
    Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
    poll(StatsCollector.PollType.STREAM_START, status, cacheHit, took, readBytes, 0, Duration.ZERO);
  }

  /** A later record came, or broke. */
  void record(int status, long readBytes) {
    poll(
        StatsCollector.PollType.STREAM_FROM_CLIENT,
        status,
        true,
        Duration.ZERO,
        readBytes,
        0,
        Duration.ZERO);
  }

  /** A frame with messages was written. */
  void sent(ContactData frame, long bytes, Duration took) {
    poll(StatsCollector.PollType.STREAM_TO_CLIENT, 200, true, took, 0, bytes, took);
    messagesSent(frame);
  }

  /** Messages were written. */
  void messagesSent(ContactData frame) {
    frame.getMessagesList().forEach(stats::messageSent);
  }

  private void poll(
      StatsCollector.PollType type,
      int status,
      boolean cacheHit,
      Duration took,
      long readBytes,
      long wroteBytes,
      Duration writeTime) {
    stats.clientPoll(
        new StatsCollector.PollInfo(
            client, type, status, cacheHit, took, readBytes, Duration.ZERO, wroteBytes, writeTime));
  }
}
