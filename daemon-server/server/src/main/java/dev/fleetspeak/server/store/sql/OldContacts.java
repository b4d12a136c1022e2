package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Contacts of clients with their links to messages. The last contact of a client stays, without its
 * links, so that one can see when and from where a client that is gone came.
 */
final class OldContacts implements RetainedKind {
  /** A reference server may note a client's last contact a little after the contact itself. */
  private static final long LAST_NANOS = 1_000_000_000;

  private final @Nullable Duration keep;
  private Place place = Place.START;

  OldContacts(Duration keep) {
    this.keep = RetentionTerms.orForEver(keep);
  }

  /** Where the last step ended: the last contacts of clients that are gone are passed over once. */
  private record Place(long time, long id) {
    static final Place START = new Place(Long.MIN_VALUE, 0);
  }

  private record Old(long id, long time, boolean last) {}

  @Override
  public String name() {
    return "contacts";
  }

  @Override
  public @Nullable Duration keep() {
    return keep;
  }

  @Override
  public void restart() {
    place = Place.START;
  }

  @Override
  public Step remove(Tx tx, Instant before, int most) throws SQLException {
    List<Old> found =
        tx.db()
            .list(
                """
                SELECT c.client_contact_id, c.time, l.last_contact_time FROM client_contacts c
                LEFT JOIN clients l ON l.client_id = c.client_id
                WHERE c.time >= ? AND (c.time > ? OR c.client_contact_id > ?) AND c.time < ?
                ORDER BY c.time, c.client_contact_id LIMIT ?
                """,
                row ->
                    new Old(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(2) >= row.getLong(3) - LAST_NANOS),
                place.time(),
                place.time(),
                place.id(),
                Text.nanos(before),
                most);
    if (found.isEmpty()) {
      return Step.NOTHING;
    }
    delete(tx.db(), "client_contact_messages", found);
    List<Old> past = found.stream().filter(contact -> !contact.last()).toList();
    if (!past.isEmpty()) {
      delete(tx.db(), "client_contacts", past);
    }
    // If the transaction fails, these rows have to wait until the next time from the start.
    place = new Place(found.getLast().time(), found.getLast().id());
    return new Step(past.size(), found.size() == most);
  }

  private static void delete(Db db, String table, List<Old> contacts) throws SQLException {
    String ids =
        contacts.stream()
            .map(contact -> Long.toString(contact.id()))
            .collect(Collectors.joining(", "));
    db.updateOnce(
        "DELETE FROM %s WHERE client_contact_id IN (%s)".formatted(table, ids), List.of());
  }

  @Override
  public Optional<Instant> oldest(Db db) throws SQLException {
    return db.first(
        "SELECT time FROM client_contacts ORDER BY time LIMIT 1",
        row -> Text.ofNanos(row.getLong(1)));
  }

  @Override
  public long expired(Db db, Instant before, int most) throws SQLException {
    return db.number(
        """
        SELECT count(*) FROM (SELECT 1 AS one FROM client_contacts c
          JOIN clients l ON l.client_id = c.client_id
          WHERE c.time < ? AND c.time < l.last_contact_time - ? LIMIT ?) old
        """,
        Text.nanos(before),
        LAST_NANOS,
        most);
  }
}
