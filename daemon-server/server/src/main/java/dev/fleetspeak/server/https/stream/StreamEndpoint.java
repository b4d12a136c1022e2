package dev.fleetspeak.server.https.stream;

import dev.fleetspeak.server.contact.ContactHandler;
import dev.fleetspeak.server.https.exchange.Contacts;
import dev.fleetspeak.server.https.exchange.ContentCoding;
import dev.fleetspeak.server.https.exchange.DuplexLink;
import dev.fleetspeak.server.https.exchange.Endpoint;
import dev.fleetspeak.server.https.exchange.HttpsLimits;
import dev.fleetspeak.server.https.exchange.MemoryBudget;
import dev.fleetspeak.server.https.exchange.Refusal;
import dev.fleetspeak.server.https.exchange.RequestHead;
import dev.fleetspeak.server.metrics.StatsCollector;
import java.util.function.BooleanSupplier;

/** Opens streams (wire-server 3.3). */
public final class StreamEndpoint implements Endpoint.Duplex {
  private final ContactHandler contacts;
  private final StatsCollector stats;
  private final MemoryBudget budget;
  private final BooleanSupplier running;
  private final HttpsLimits limits;
  private final StreamTimes times;

  /**
   * @param contacts handles what comes
   * @param stats told of starts and frames
   * @param budget for records that come in
   * @param running whether the server is ready
   * @param limits of one stream
   * @param times life of streams
   */
  public StreamEndpoint(
      ContactHandler contacts,
      StatsCollector stats,
      MemoryBudget budget,
      BooleanSupplier running,
      HttpsLimits limits,
      StreamTimes times) {
    this.contacts = contacts;
    this.stats = stats;
    this.budget = budget;
    this.running = running;
    this.limits = limits;
    this.times = times;
  }

  @Override
  public void check(RequestHead head) throws Refusal {
    ContentCoding.of(head);
    try {
      Contacts.checkReady(running);
      Contacts.checkMethod(head);
      if (!head.fullDuplex()) {
        throw Refusal.of(400, "a stream needs HTTP/1.1 or later");
      }
      Contacts.peer(head);
    } catch (Refusal refusal) {
      new StreamStats(stats, head).start(refusal.status(), false, 0);
      throw refusal;
    }
  }

  @Override
  public BodySink open(RequestHead head, DuplexLink link) {
    return new ServerStream(
        contacts, new StreamStats(stats, head), budget, limits, times, head, link);
  }
}
