package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * Which messages a query has to look at.
 *
 * @param from FROM clause that gives them as {@code m}
 * @param args values of its placeholders
 * @param scans whether that is all messages, in their order, so that looking has to end somewhere
 */
record MessageSource(String from, List<String> args, boolean scans) {
  /** Newest first. */
  static final String ORDER =
      " ORDER BY m.creation_time_seconds DESC, m.creation_time_nanos DESC, m.rowid DESC";

  private static final int FEW_PENDING = 5_000;

  private static final String ALL = " FROM messages m INDEXED BY fsx_messages_by_creation ";

  /**
   * A client's messages are linked to its contacts, or wait for it, or failed before they were
   * handed out.
   */
  private static final String OF_CLIENT =
      """
       FROM (
        SELECT l.message_id AS id FROM client_contacts c
          JOIN client_contact_messages l ON l.client_contact_id = c.client_contact_id
          WHERE c.client_id = ?
        UNION SELECT message_id FROM fsx_due WHERE destination_client_id = ?
        UNION SELECT message_id FROM messages INDEXED BY fsx_messages_failed
          WHERE failed = 1 AND destination_client_id = ?
      ) ids CROSS JOIN messages m ON m.message_id = ids.id
      """;

  private static final String PENDING =
      """
       FROM (SELECT message_id AS id FROM fsx_due) ids
      CROSS JOIN messages m ON m.message_id = ids.id
      """;

  private static final String FAILED = " FROM messages m INDEXED BY fsx_messages_failed ";

  static MessageSource of(Db db, MessageQuery query) throws SQLException {
    if (query.client() != null) {
      return new MessageSource(OF_CLIENT, Collections.nCopies(3, query.client().toString()), false);
    }
    if (query.state() == MessageState.PENDING && fewPending(db)) {
      return new MessageSource(PENDING, List.of(), false);
    }
    if (query.state() == MessageState.FAILED) {
      return new MessageSource(FAILED, List.of(), false);
    }
    return new MessageSource(ALL, List.of(), true);
  }

  /** Many pending messages are met soon among the newest of all. */
  private static boolean fewPending(Db db) throws SQLException {
    return db.number("SELECT count(*) FROM (SELECT 1 FROM fsx_due LIMIT ?)", FEW_PENDING + 1)
        <= FEW_PENDING;
  }
}
