package dev.fleetspeak.load.store;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.CountQuery.Column;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.MessageQuery;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators ask of a store; each answer in milliseconds. */
final class Questions {
  private static final int PAGE = 100;

  private final Datastore store;
  private final StoreClock clock;

  Questions(Datastore store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Counts of the last month by message type. */
  double counts() {
    return millis(() -> count(null, Set.of(Column.TYPE)));
  }

  /** The same for each day and service. */
  double countsByDay() {
    return millis(() -> count(Duration.ofDays(1), Set.of(Column.TYPE, Column.SOURCE_SERVICE)));
  }

  /** How many messages the counters of the last month have. */
  long counted() {
    return count(null, Set.of());
  }

  private long count(@Nullable Duration bucket, Set<Column> by) {
    // From the beginning of the first day, as the console asks.
    return store
        .countMessages(
            new CountQuery(clock.ago(Fill.SPREAD.plusDays(1)), null, bucket, by, null, null, null))
        .stream()
        .mapToLong(count -> count.stored())
        .sum();
  }

  /** The newest messages. */
  double messages() {
    return millis(() -> page(null));
  }

  /** The newest messages of one type. */
  double messagesOfType() {
    return millis(() -> page("Answer-1"));
  }

  private long page(@Nullable String type) {
    return store
        .queryMessages(
            new MessageQuery(null, null, null, type, null, null, null, false, PAGE, null))
        .messages()
        .size();
  }

  /**
   * The clients of one site that were there last.
   *
   * @param matching how many there are at least
   */
  double clients(int matching) throws LoadException {
    var query =
        new ClientQuery(
            null,
            List.of(Fleet.site(7)),
            null,
            null,
            null,
            null,
            null,
            null,
            ClientQuery.Order.LAST_CONTACT_DESC,
            PAGE,
            null);
    long began = System.nanoTime();
    ClientPage page = store.queryClients(query);
    long took = System.nanoTime() - began;
    if (page.total() < matching || page.clients().size() < Math.min(matching, PAGE)) {
      throw new LoadException(
          "%d clients match and %d are shown, of %d"
              .formatted(page.total(), page.clients().size(), matching));
    }
    return took / 1e6;
  }

  /** Something that is asked. */
  private interface Question {
    long ask();
  }

  private static double millis(Question question) {
    long began = System.nanoTime();
    question.ask();
    return (System.nanoTime() - began) / 1e6;
  }
}
