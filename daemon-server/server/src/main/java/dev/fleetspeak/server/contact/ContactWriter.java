package dev.fleetspeak.server.contact;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.dispatch.MessageIntake;
import dev.fleetspeak.server.dispatch.MessageIntake.Decided;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.ContactStore;
import dev.fleetspeak.server.store.NewClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what a contact brings: what instant services decide, one commit, then everybody who
 * waits for the messages. Repeats are committed again, which changes nothing, and go to nobody.
 */
final class ContactWriter {
  private static final Logger log = LoggerFactory.getLogger(ContactWriter.class);
  private static final Decided NOTHING = new Decided(List.of(), List.of());

  private final ContactStore store;
  private final MessageIntake intake;
  private final StatsCollector stats;
  private final List<ContactListener> listeners;

  ContactWriter(
      ContactStore store,
      MessageIntake intake,
      StatsCollector stats,
      List<ContactListener> listeners) {
    this.store = store;
    this.intake = intake;
    this.stats = stats;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * What was written.
   *
   * @param contactId row the messages hang on
   * @param labelsChanged whether what is known of the client is out of date
   */
  record Written(String contactId, boolean labelsChanged) {}

  /** Returns once everything is durable, and may be acknowledged. */
  Written write(
      ClientId client, @Nullable NewClient newClient, ContactRow row, List<Message> messages) {
    Decided decided = messages.isEmpty() ? NOTHING : intake.decide(client, messages);
    ContactReceipt receipt =
        store.commitContact(
            new ContactCommit(client, newClient, row, decided.messages(), decided.effects()));
    handOn(client, decided, receipt);
    return new Written(
        receipt.contactId(),
        decided.effects().stream().anyMatch(effect -> effect instanceof ClientEffect.SetLabels));
  }

  /** From here on nothing may fail the contact: its messages are stored. */
  private void handOn(ClientId client, Decided decided, ContactReceipt receipt) {
    List<Message> fresh =
        decided.messages().stream()
            .filter(message -> receipt.inserted().contains(MessageId.of(message.getMessageId())))
            .toList();
    fresh.forEach(stats::messageSaved);
    List<Message> waiting = fresh.stream().filter(message -> !message.hasResult()).toList();
    if (!waiting.isEmpty()) {
      try {
        intake.dispatch(waiting);
      } catch (RuntimeException e) {
        log.error("{} stored messages wait for the backlog", waiting.size(), e);
      }
    }
    for (ContactListener listener : listeners) {
      try {
        listener.committed(client, fresh, decided.effects());
      } catch (RuntimeException e) {
        log.error("a listener failed on a contact of client {}", client, e);
      }
    }
  }
}
