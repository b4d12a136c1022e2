package dev.fleetspeak.server.https.poll;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.contact.ContactAnswer;
import dev.fleetspeak.server.contact.ContactException;
import dev.fleetspeak.server.contact.ContactHandler;
import dev.fleetspeak.server.contact.Peer;
import dev.fleetspeak.server.https.exchange.Answer;
import dev.fleetspeak.server.https.exchange.Contacts;
import dev.fleetspeak.server.https.exchange.ContentCoding;
import dev.fleetspeak.server.https.exchange.Endpoint;
import dev.fleetspeak.server.https.exchange.ExchangeReport;
import dev.fleetspeak.server.https.exchange.MemoryBudget;
import dev.fleetspeak.server.https.exchange.Refusal;
import dev.fleetspeak.server.https.exchange.RequestHead;
import dev.fleetspeak.server.https.tls.PeerIdentity;
import dev.fleetspeak.server.metrics.StatsCollector;
import java.util.function.BooleanSupplier;

/** One contact up, one down (wire-server 2). */
public final class PollEndpoint implements Endpoint.Whole {
  private final ContactHandler contacts;
  private final StatsCollector stats;
  private final MemoryBudget budget;
  private final BooleanSupplier running;

  /**
   * @param contacts handles what comes
   * @param stats told of every poll
   * @param budget for bodies that are inflated
   * @param running whether the server is ready
   */
  public PollEndpoint(
      ContactHandler contacts, StatsCollector stats, MemoryBudget budget, BooleanSupplier running) {
    this.contacts = contacts;
    this.stats = stats;
    this.budget = budget;
    this.running = running;
  }

  @Override
  public void check(RequestHead head) throws Refusal {
    ContentCoding.of(head);
    Contacts.checkReady(running);
    Contacts.checkMethod(head);
    if (head.declaredLength() > WireLimits.MAX_CONTACT_BYTES) {
      throw Refusal.of(400, "content length too large: " + head.declaredLength());
    }
    Contacts.peer(head);
  }

  @Override
  public int maxBodyBytes() {
    return WireLimits.MAX_CONTACT_BYTES;
  }

  @Override
  public Answer answer(RequestHead head, byte[] body) throws Refusal {
    Peer peer = Contacts.peer(head);
    ContactAnswer answer;
    if (ContentCoding.of(head) == ContentCoding.IDENTITY) {
      answer = poll(peer, body);
    } else {
      try (InflatedBody inflated = InflatedBody.of(body, budget)) {
        answer = poll(peer, inflated.take());
      }
    }
    for (Message message : answer.data().getMessagesList()) {
      stats.messageSent(message);
    }
    ByteString bytes = answer.data().toByteString();
    return Answer.octets(bytes, answer.cacheHit());
  }

  private ContactAnswer poll(Peer peer, byte[] body) throws Refusal {
    try {
      return contacts.poll(peer, body);
    } catch (ContactException e) {
      throw Contacts.refusal(e);
    }
  }

  @Override
  public void ended(ExchangeReport report) {
    stats.clientPoll(
        new StatsCollector.PollInfo(
            report.head().connection().identity() instanceof PeerIdentity.Known known
                ? known.id()
                : null,
            StatsCollector.PollType.POLL,
            report.status(),
            report.cacheHit(),
            report.took(),
            report.readBytes(),
            report.readTime(),
            report.wroteBytes(),
            report.writeTime()));
  }
}
