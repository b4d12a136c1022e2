package dev.fleetspeak.server.https.exchange;

import java.time.Duration;

/** What is noted during an exchange for its report. For the event loop only. */
final class ExchangeLog {
  private final RequestHead head;
  private final Endpoint.Whole endpoint;
  private final long readBytes;
  private final long readEndNanos = System.nanoTime();
  private long answeredNanos = readEndNanos;
  private long wroteBytes;
  private boolean cacheHit;
  private int status;

  ExchangeLog(RequestHead head, Endpoint.Whole endpoint, long readBytes) {
    this.head = head;
    this.endpoint = endpoint;
    this.readBytes = readBytes;
  }

  RequestHead head() {
    return head;
  }

  void answered(Answer answer) {
    answeredNanos = System.nanoTime();
    status = answer.status();
    cacheHit = answer.cacheHit();
    wroteBytes = answer.body().size();
  }

  /**
   * Reports the exchange; an answer that did not reach the peer counts as 400 (wire-server 2.2).
   */
  void report(boolean written) {
    long now = System.nanoTime();
    endpoint.ended(
        new ExchangeReport(
            head,
            written ? status : 400,
            cacheHit,
            readBytes,
            Duration.ofNanos(readEndNanos - head.beganNanos()),
            written ? wroteBytes : 0,
            Duration.ofNanos(now - answeredNanos),
            Duration.ofNanos(now - head.beganNanos())));
  }
}
