package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.stats.ClientMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Says in one line why no server can be contacted and when the next attempt is: the first time at
 * once, then every ten minutes, or every ten seconds while the reasons change. For one thread.
 */
final class ContactLog {
  private static final System.Logger LOG = System.getLogger(ContactLog.class.getName());
  private static final long REPEAT_NANOS = Duration.ofMinutes(10).toNanos();

  private static final long CHANGE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long BROKEN_NANOS = Duration.ofMinutes(1).toNanos();

  private final ClientMetrics metrics;
  private final List<String> reasons = new ArrayList<>();
  private String lastLine = "";
  private long lastLogged;
  private int silent;
  private int failures;
  private long lastBroken;

  /** Tells the metrics, too. */
  ContactLog(ClientMetrics metrics) {
    this.metrics = metrics;
  }

  /** One server could not be contacted; others may follow in the same round. */
  void hostFailed(Endpoint host, Throwable failure) {
    reasons.add(host.authority() + ": " + reason(failure));
  }

  /**
   * All servers were tried in vain.
   *
   * @param failure told if it kept the round from trying any server
   */
  void roundFailed(Throwable failure, Duration next) {
    String line = reasons.isEmpty() ? reason(failure) : String.join("; ", reasons);
    reasons.clear();
    failures++;
    metrics.contactFailed(line, next);
    long now = System.nanoTime();
    long pause = line.equals(lastLine) ? REPEAT_NANOS : CHANGE_NANOS;
    if (!lastLine.isEmpty() && now - lastLogged < pause) {
      silent++;
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "No contact with a server ({0}); next attempt in {1}{2}",
        line,
        seconds(next),
        silent == 0 ? "" : " (" + silent + " earlier failures were not logged)");
    lastLine = line;
    lastLogged = now;
    silent = 0;
  }

  /** The round ended without a result that is worth telling. */
  void roundForgotten() {
    reasons.clear();
  }

  /** A contact worked. */
  void worked(Endpoint host) {
    metrics.contacted(host.authority());
    reasons.clear();
    if (failures > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "In contact with {0} after {1} failed attempts",
          host.authority(),
          Integer.toString(failures));
      failures = 0;
      silent = 0;
      lastLine = "";
    }
  }

  /** A stream that was established ended before its time; said at most once a minute. */
  void streamBroke(Endpoint host, Throwable failure, Duration lived, Duration next) {
    long now = System.nanoTime();
    if (lastBroken != 0 && now - lastBroken < BROKEN_NANOS) {
      return;
    }
    lastBroken = now;
    LOG.log(
        System.Logger.Level.WARNING,
        "The stream to {0} broke after {1} ({2}); next attempt in {3}",
        host.authority(),
        seconds(lived),
        reason(failure),
        seconds(next));
  }

  static String seconds(Duration duration) {
    long tenths = duration.toMillis() / 100;
    return tenths >= 100 || tenths % 10 == 0
        ? tenths / 10 + " s"
        : tenths / 10 + "." + tenths % 10 + " s";
  }

  /** What went wrong, in words if the exception has any. */
  static String reason(Throwable failure) {
    String text = failure.getMessage();
    return text == null || text.isBlank() ? failure.getClass().getSimpleName() : text;
  }
}
