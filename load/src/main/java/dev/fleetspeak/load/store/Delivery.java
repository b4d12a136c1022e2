package dev.fleetspeak.load.store;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.Datastore;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The way of messages to one client of a store, one at a time. */
final class Delivery {
  private static final int LOOKUPS = 50;
  private static final int MOST_MESSAGES = 1_000;

  private final Datastore store;
  private final Fleet fleet;
  private final ClientId client;
  private final String contact;
  private final SplittableRandom random;

  /** With a new client. */
  Delivery(Datastore store, StoreClock clock) {
    this.store = store;
    this.fleet = new Fleet(ThreadLocalRandom.current().nextLong(), clock);
    this.client = fleet.client(0);
    this.random = fleet.random(0);
    this.contact =
        store
            .commitContact(
                new ContactCommit(client, fleet.enrolment(0), fleet.poll(0), List.of(), List.of()))
            .contactId();
  }

  /** Milliseconds from the insert of a message until the client's acknowledgement is stored. */
  double millis() throws LoadException {
    Message message = fleet.toClient(client, random);
    long began = System.nanoTime();
    store.storeMessages(List.of(message));
    List<Message> leased = store.leaseForClient(client, MOST_MESSAGES, null, contact);
    List<MessageId> ids = leased.stream().map(one -> MessageId.of(one.getMessageId())).toList();
    store.commitContact(
        new ContactCommit(
            client,
            null,
            new ContactRow.Continued(contact),
            List.of(),
            List.of(new ClientEffect.Acknowledge(ids))));
    long took = System.nanoTime() - began;
    if (!ids.equals(List.of(MessageId.of(message.getMessageId())))) {
      throw new LoadException("the store leased %d messages, not the one".formatted(ids.size()));
    }
    return took / 1e6;
  }

  /** Microseconds of a look for due messages that finds none, as most do. */
  double lookMicros() throws LoadException {
    long began = System.nanoTime();
    for (int n = 0; n < LOOKUPS; n++) {
      if (!store.leaseForClient(client, MOST_MESSAGES, null, contact).isEmpty()) {
        throw new LoadException("a message was due that nobody inserted");
      }
    }
    return (System.nanoTime() - began) / 1e3 / LOOKUPS;
  }
}
