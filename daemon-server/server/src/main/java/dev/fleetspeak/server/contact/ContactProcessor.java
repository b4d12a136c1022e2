package dev.fleetspeak.server.contact;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.broadcast.Broadcaster;
import dev.fleetspeak.server.dispatch.MessageIntake;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contacts from bytes in to bytes out (wire-server 6). To be closed after the communicators and
 * before the datastore. Thread-safe.
 */
public final class ContactProcessor implements ContactHandler, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ContactProcessor.class);
  private static final RateLimitedLog failures = new RateLimitedLog(log);
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final ClientCache clients;
  private final ContactSteps steps;
  private final MailCollector mail;
  private final StreamRegistry streams;
  private final StreamWorkers workers = new StreamWorkers();
  private final ContactSettings settings;
  private final Future<?> sweeping;

  /**
   * @param streams where this server's streams are registered, and woken by whoever stores messages
   * @param broadcasts offered to every client; started and closed by the caller
   * @param listeners told of every contact that brought messages, after its commit
   */
  public ContactProcessor(
      Datastore store,
      MessageIntake intake,
      Authorizer authorizer,
      StreamRegistry streams,
      Broadcaster broadcasts,
      StatsCollector stats,
      List<ContactListener> listeners,
      ContactSettings settings,
      Clock clock) {
    this.streams = streams;
    this.settings = settings;
    clients = new ClientCache(store, clock, settings.cacheAge());
    mail = new MailCollector(store, broadcasts, clock, settings.maxAnswerBytes());
    steps =
        new ContactSteps(
            clients,
            new ContactGate(authorizer),
            new IncomingMessages(stats),
            new ContactWriter(store, intake, stats, listeners),
            clock);
    sweeping = workers.repeat(clients::sweep, SWEEP);
  }

  @Override
  public ContactAnswer poll(Peer peer, byte[] body) throws ContactException {
    OpenContact contact = steps.open(peer, body, null);
    Outgoing outgoing = Outgoing.NOTHING;
    try {
      outgoing = mail.collect(peer.id(), contact.known(), contact.contactId(), contact.tokens());
    } catch (RuntimeException e) {
      // What the client sent is stored, so it must hear that; its own messages come another time.
      failures.warn("cannot fetch messages for client {}: {}", peer.id(), e.toString());
      log.debug("cannot fetch messages", e);
    }
    return contact.answer(outgoing);
  }

  @Override
  public StreamContact openStream(Peer peer, byte[] body, StreamDown down) throws ContactException {
    OpenContact contact = steps.open(peer, body, settings.notificationAddress());
    ContactStream stream =
        new ContactStream(
            peer,
            contact,
            down,
            new ContactStream.Surroundings(steps, mail, streams, workers, settings.recheck()));
    stream.open();
    return stream;
  }

  @Override
  public void undelivered(Peer peer, ContactAnswer answer) {
    if (answer.data().getMessagesCount() > 0) {
      workers.run(
          () -> {
            mail.giveBack(answer.data().getMessagesList());
            streams.wake(peer.id());
          });
    }
  }

  /**
   * Makes a change of a client (blocked, other labels) count at once on this server, on its open
   * stream too; elsewhere it counts once cached data is too old. Does not block.
   */
  public void clientChanged(ClientId client) {
    clients.invalidate(client);
    streams.wake(client);
  }

  @Override
  public void close() {
    sweeping.cancel(false);
    workers.close();
  }
}
