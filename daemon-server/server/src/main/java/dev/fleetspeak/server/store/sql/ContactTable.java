package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.NewClient;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All writes of one contact: client, contact row, messages, links, effects. */
final class ContactTable {
  private final Arrivals arrivals;
  private final ClientEffects effects;
  private final ContactIds ids;

  ContactTable(MessageWriter messages, Arrivals arrivals, ContactIds ids) {
    this.arrivals = arrivals;
    this.ids = ids;
    this.effects = new ClientEffects(messages);
  }

  /**
   * @param number of the contact if it is a fresh one, out of {@link ContactIds}
   */
  ContactReceipt commit(Tx tx, ContactCommit commit, long number) throws SQLException {
    String client = commit.client().toString();
    if (commit.newClient() != null) {
      enrol(tx.db(), client, commit.newClient(), time(commit.contact(), tx));
    }
    long contact =
        switch (commit.contact()) {
          case ContactRow.Fresh fresh -> insert(tx, client, fresh, number);
          case ContactRow.Continued continued -> row(continued.contactId());
          case ContactRow.None _ -> Arrivals.NO_CONTACT;
        };
    if (!(commit.contact() instanceof ContactRow.Fresh) && !commit.messages().isEmpty()) {
      lock(tx.db(), client);
    }
    Set<MessageId> inserted = arrivals.ofClient(tx, commit.messages(), contact);
    for (ClientEffect effect : commit.effects()) {
      effects.apply(tx, client, effect);
    }
    return new ContactReceipt(Long.toHexString(contact), inserted);
  }

  /** Inserts a client unless another contact just did. */
  static void enrol(Db db, String client, NewClient enrolled, Instant when) throws SQLException {
    if (insertClient(db, client, enrolled.publicKey(), false, when) == 0) {
      return;
    }
    ClientEffects.setLabels(db, client, enrolled.labels());
  }

  static int insertClient(Db db, String client, ByteString key, boolean blacklisted, Instant when)
      throws SQLException {
    int inserted =
        db.update(
            db.dialect()
                .unlessThere(
                    """
                    INSERT INTO clients (client_id, client_key, blacklisted, last_contact_time)
                    VALUES (?, ?, ?, ?)
                    """,
                    "client_id"),
            db.dialect().id(client),
            key,
            blacklisted,
            Text.nanos(when));
    if (inserted == 1) {
      db.update(
          db.dialect()
              .unlessThere(
                  "INSERT INTO fsx_clients (client_id, first_seen) VALUES (?, ?)", "client_id"),
          db.dialect().id(client),
          Text.nanos(when));
    }
    return inserted;
  }

  /**
   * A fresh contact locks the client's row by changing it; others have to ask for that. Nodes of a
   * Galera cluster do not see each other's locks, only at a commit that the same row was changed,
   * so there it is, and is what it was afterwards.
   */
  private static void lock(Db db, String client) throws SQLException {
    if (db.isGalera()) {
      for (int n = 0; n < 2; n++) {
        db.update(
            "UPDATE clients SET blacklisted = NOT blacklisted WHERE client_id = ?",
            db.dialect().id(client));
      }
    } else if (db.dialect().isShared()) {
      db.first(
          db.dialect().locked("SELECT client_id FROM clients WHERE client_id = ?"),
          row -> true,
          db.dialect().id(client));
    }
  }

  /** The row that a contact id names. */
  static long row(String contactId) {
    try {
      return Long.parseUnsignedLong(contactId, 16);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no contact id: " + contactId, e);
    }
  }

  private static Instant time(ContactRow contact, Tx tx) {
    return contact instanceof ContactRow.Fresh fresh ? fresh.time() : tx.now();
  }

  private long insert(Tx tx, String client, ContactRow.Fresh contact, long number)
      throws SQLException {
    Db db = tx.db();
    long time = Text.nanos(contact.time());
    Timestamp clock = clock(db, contact);
    int known =
        db.update(
            """
            UPDATE clients SET last_contact_time = ?, last_contact_address = ?,
              last_contact_streaming_to = ?, last_clock_seconds = ?, last_clock_nanos = ?
            WHERE client_id = ?
            """,
            time,
            contact.address(),
            contact.streamingTo(),
            clock == null ? null : (Long) clock.getSeconds(),
            clock == null ? null : (Integer) clock.getNanos(),
            db.dialect().id(client));
    // Some engines do not count a row that stays as it was.
    if (known == 0 && !isEnrolled(db, client)) {
      throw new SQLException("client " + client + " is not enrolled");
    }
    OptionalLong kept = tx.repeated() ? kept(db, client, contact) : OptionalLong.empty();
    if (kept.isPresent()) {
      return kept.getAsLong();
    }
    if (number != ContactIds.ENGINE && insertAs(db, client, contact, number)) {
      return number;
    }
    long chosen =
        db.insertNumbered(
            """
            INSERT INTO client_contacts (client_id, time, sent_nonce, received_nonce, address)
            VALUES (?, ?, ?, ?, ?)
            """,
            "client_contact_id",
            db.dialect().id(client),
            time,
            db.dialect().nonce(contact.sentNonce()),
            db.dialect().nonce(contact.receivedNonce()),
            contact.address());
    ids.chosen(chosen);
    return chosen;
  }

  /** Whether it could be inserted; another contact may have taken its number after all. */
  private static boolean insertAs(Db db, String client, ContactRow.Fresh contact, long number)
      throws SQLException {
    return db.update(
            db.dialect()
                .unlessThere(
                    """
                    INSERT INTO client_contacts (client_contact_id, client_id, time, sent_nonce,
                      received_nonce, address) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    "client_contact_id"),
            number,
            db.dialect().id(client),
            Text.nanos(contact.time()),
            db.dialect().nonce(contact.sentNonce()),
            db.dialect().nonce(contact.receivedNonce()),
            contact.address())
        == 1;
  }

  /** The row that a first commit left, if it was kept: contacts have no key of their own. */
  private static OptionalLong kept(Db db, String client, ContactRow.Fresh contact)
      throws SQLException {
    return db
        .list(
            """
            SELECT client_contact_id FROM client_contacts
            WHERE client_id = ? AND time = ? AND sent_nonce = ? AND received_nonce = ?
            """,
            row -> row.getLong(1),
            db.dialect().id(client),
            Text.nanos(contact.time()),
            db.dialect().nonce(contact.sentNonce()),
            db.dialect().nonce(contact.receivedNonce()))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private static boolean isEnrolled(Db db, String client) throws SQLException {
    return db.number("SELECT count(*) FROM clients WHERE client_id = ?", db.dialect().id(client))
        > 0;
  }

  private static @Nullable Timestamp clock(Db db, ContactRow.Fresh contact) {
    Instant clock = contact.clientClock();
    if (clock == null || (clock.getEpochSecond() < 0 && !db.dialect().keepsEarlyClocks())) {
      return null;
    }
    return Text.timestamp(clock);
  }
}
