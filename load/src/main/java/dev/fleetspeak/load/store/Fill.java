package dev.fleetspeak.load.store;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.Datastore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Fills a store through the calls that a server makes, so that it is left as a month of work would
 * leave it: clients, contacts, links, counters, processed messages, and some that still wait. Every
 * hundredth contact has messages for its client, which takes and acknowledges them; one of ten such
 * clients does not.
 */
final class Fill {
  /** The time over which messages are spread. */
  static final Duration SPREAD = Duration.ofDays(30);

  private static final int MESSAGES_A_CONTACT = 100;
  private static final int DELIVERY_ONE_OF = 100;
  private static final int DELIVERED = 10;
  private static final int UNACKNOWLEDGED_ONE_OF = 10;
  private static final int ENROL_SIDE_BY_SIDE = 512;
  private static final int FILL_SIDE_BY_SIDE = 64;

  private final StoreSize size;
  private final Fleet fleet;
  private final StoreClock clock;
  private final Instant start;
  private final Progress progress;

  /**
   * @param clock stands at the beginning of the month
   */
  Fill(StoreSize size, Fleet fleet, StoreClock clock, Progress progress) {
    this.size = size;
    this.fleet = fleet;
    this.clock = clock;
    this.start = clock.instant();
    this.progress = progress;
  }

  /** Enrols all clients. */
  void enrol(Datastore store) throws LoadException, InterruptedException {
    progress.begin("enrolling clients", 0, size.fleet());
    inParallel(
        ENROL_SIDE_BY_SIDE,
        size.fleet(),
        number -> {
          store.commitContact(
              new ContactCommit(
                  fleet.client(number),
                  fleet.enrolment(number),
                  fleet.poll(number),
                  List.of(),
                  List.of()));
          progress.done(1);
        });
    progress.end();
  }

  /**
   * Stores messages.
   *
   * @param from how many are stored already
   * @param to how many there will be
   */
  void fill(Datastore store, long from, long to) throws LoadException, InterruptedException {
    inParallel(
        FILL_SIDE_BY_SIDE,
        (to - from + MESSAGES_A_CONTACT - 1) / MESSAGES_A_CONTACT,
        contact -> {
          long first = from + contact * MESSAGES_A_CONTACT;
          contact(store, first, (int) Math.min(MESSAGES_A_CONTACT, to - first));
        });
  }

  private void contact(Datastore store, long first, int messages) {
    clock.ahead(start.plusNanos((long) ((double) SPREAD.toNanos() * first / size.rows())));
    long number = first / MESSAGES_A_CONTACT;
    ClientId client = fleet.client(number % size.fleet());
    SplittableRandom random = fleet.random(first);
    boolean delivers = number % DELIVERY_ONE_OF == 0 && messages > DELIVERED;
    List<Message> waiting = new ArrayList<>();
    for (int n = 0; delivers && n < DELIVERED; n++) {
      waiting.add(fleet.toClient(client, random));
    }
    if (delivers) {
      store.storeMessages(waiting);
    }
    List<Message> sent = new ArrayList<>(messages);
    for (int n = waiting.size(); n < messages; n++) {
      sent.add(fleet.fromClient(client, random));
    }
    String contactId =
        store
            .commitContact(new ContactCommit(client, null, fleet.poll(number), sent, List.of()))
            .contactId();
    if (delivers) {
      List<Message> leased = store.leaseForClient(client, messages, null, contactId);
      if (number / DELIVERY_ONE_OF % UNACKNOWLEDGED_ONE_OF != 0) {
        acknowledge(store, client, contactId, leased);
      }
    }
    progress.done(messages);
  }

  private static void acknowledge(
      Datastore store, ClientId client, String contactId, List<Message> messages) {
    store.commitContact(
        new ContactCommit(
            client,
            null,
            new ContactRow.Continued(contactId),
            List.of(),
            List.of(
                new ClientEffect.Acknowledge(
                    messages.stream()
                        .map(message -> MessageId.of(message.getMessageId()))
                        .toList()))));
  }

  /** What is done for a number. */
  private interface Step {
    void take(long number);
  }

  private static void inParallel(int sideBySide, long to, Step step)
      throws LoadException, InterruptedException {
    var next = new AtomicLong();
    Crowd.run(sideBySide, _ -> ended -> take(next, to, step, ended));
  }

  private static void take(AtomicLong next, long to, Step step, BooleanSupplier ended) {
    for (long number = next.getAndIncrement();
        number < to && !ended.getAsBoolean();
        number = next.getAndIncrement()) {
      step.take(number);
    }
  }
}
