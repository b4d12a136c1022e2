package dev.fleetspeak.load.store;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.Datastore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Polls of a hundred clients side by side, as the server hands them to its store: commit the
 * contact, then look for messages to the client. One contact of a hundred is sent again.
 */
final class Ingest {
  private static final int REPEATED_ONE_OF = 100;
  private static final int MOST_MESSAGES = 1_000;

  private final int messages;
  private final StoreClock clock;
  private final Supplier<Duration> cpuTime;

  /**
   * What a round took.
   *
   * @param rate new messages a second
   * @param cpuMicros CPU time for a message, of this process and the engine
   */
  record Round(double rate, double cpuMicros) {}

  /**
   * @param messages of each contact
   */
  Ingest(int messages, StoreClock clock, Supplier<Duration> cpuTime) {
    this.cpuTime = cpuTime;
    this.messages = messages;
    this.clock = clock;
  }

  /**
   * A round with clients of its own.
   *
   * @param contactsEach of each client, after it enrolled and a fourth as many contacts
   * @return what it took
   */
  Round take(Datastore store, int contactsEach) throws LoadException, InterruptedException {
    var fleet = new Fleet(ThreadLocalRandom.current().nextLong(), clock);
    List<List<ContactCommit>> warmUp = contacts(fleet, 1 + contactsEach / 4, true);
    List<List<ContactCommit>> measured = contacts(fleet, contactsEach, false);
    send(store, warmUp);
    Duration cpu = cpuTime.get();
    long began = System.nanoTime();
    send(store, measured);
    long took = System.nanoTime() - began;
    double stored = (double) Effort.SENDERS * contactsEach * messages;
    return new Round(stored * 1e9 / took, cpuTime.get().minus(cpu).toNanos() / 1e3 / stored);
  }

  private static void send(Datastore store, List<List<ContactCommit>> senders)
      throws LoadException, InterruptedException {
    Crowd.run(
        senders.size(),
        sender ->
            ended -> {
              for (ContactCommit contact : senders.get((int) sender)) {
                if (ended.getAsBoolean()) {
                  return;
                }
                String id = store.commitContact(contact).contactId();
                store.leaseForClient(contact.client(), MOST_MESSAGES, null, id);
              }
            });
  }

  /** What each of them will send, so that making it is not measured. */
  private List<List<ContactCommit>> contacts(Fleet fleet, int each, boolean enrols) {
    List<List<ContactCommit>> senders = new ArrayList<>();
    for (int sender = 0; sender < Effort.SENDERS; sender++) {
      SplittableRandom random = fleet.random(ThreadLocalRandom.current().nextLong());
      List<ContactCommit> contacts = new ArrayList<>();
      for (int n = 0; n < each; n++) {
        ContactCommit contact = contact(fleet, sender, random, enrols && n == 0);
        contacts.add(contact);
        if ((n * Effort.SENDERS + sender) % REPEATED_ONE_OF == 0) {
          contacts.add(
              new ContactCommit(
                  contact.client(), null, fleet.poll(n), contact.messages(), List.of()));
        }
      }
      senders.add(contacts);
    }
    return senders;
  }

  private ContactCommit contact(Fleet fleet, int sender, SplittableRandom random, boolean enrols) {
    ClientId client = fleet.client(sender);
    List<Message> sent = new ArrayList<>(messages);
    for (int n = 0; n < messages; n++) {
      sent.add(fleet.fromClient(client, random));
    }
    return new ContactCommit(
        client, enrols ? fleet.enrolment(sender) : null, fleet.poll(sender), sent, List.of());
  }
}
