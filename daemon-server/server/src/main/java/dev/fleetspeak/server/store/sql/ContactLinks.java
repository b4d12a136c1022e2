package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.util.List;

/**
 * Which contacts brought or fetched which messages: {@code client_contact_messages} for those in
 * {@code messages}, {@code fsx_processed_links} for those that are done, a row for a whole run of
 * them. A link that is there is fine.
 */
final class ContactLinks {
  private static final String LINK_RUN =
      "INSERT INTO fsx_processed_links (client_contact_id, first_seq, last_seq) VALUES (?, ?, ?)";

  private ContactLinks() {}

  /** Links messages that are in {@code messages}. */
  static void link(Db db, long contact, List<String> ids) throws SQLException {
    db.batch(
        db.dialect()
            .unlessThere(
                "INSERT INTO client_contact_messages (client_contact_id, message_id) VALUES (?, ?)",
                "message_id"),
        ids.stream().map(id -> new Object[] {contact, db.dialect().id(id)}).toList());
  }

  /** Links messages that are done and whose keys follow each other. */
  static void linkRun(Db db, long contact, long first, long last) throws SQLException {
    db.update(db.dialect().unlessThere(LINK_RUN, "first_seq"), contact, first, last);
  }

  /** A message leaves {@code messages} and is found under a key. */
  static void move(Db db, String id, long seq) throws SQLException {
    List<Long> contacts =
        db.list(
            "SELECT client_contact_id FROM client_contact_messages WHERE message_id = ?",
            row -> row.getLong(1),
            db.dialect().id(id));
    if (!contacts.isEmpty()) {
      db.update("DELETE FROM client_contact_messages WHERE message_id = ?", db.dialect().id(id));
      db.batch(
          LINK_RUN, contacts.stream().map(contact -> new Object[] {contact, seq, seq}).toList());
    }
  }
}
