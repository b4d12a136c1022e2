package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
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
record MessageSource(String from, List<Object> args, boolean scans) {
  private static final int FEW_PENDING = 5_000;

  static MessageSource of(Db db, MessageQuery query) throws SQLException {
    Dialect dialect = db.dialect();
    String failed = " FROM messages m" + dialect.byIndex("fsx_messages_failed");
    if (query.client() != null) {
      Object id = dialect.id(query.client().toString());
      return new MessageSource(ofClient(dialect), Collections.nCopies(3, id), false);
    }
    if (query.state() == MessageState.PENDING && fewPending(db)) {
      String pending = " FROM (SELECT message_id AS id FROM fsx_due) ids";
      return new MessageSource(pending + withMessages(dialect), List.of(), false);
    }
    if (query.state() == MessageState.FAILED) {
      return new MessageSource(failed, List.of(), false);
    }
    return new MessageSource(
        " FROM messages m" + dialect.byIndex("fsx_messages_by_creation"), List.of(), true);
  }

  /**
   * A client's messages are linked to its contacts, or wait for it, or failed before they were
   * handed out.
   */
  private static String ofClient(Dialect dialect) {
    return """
     FROM (
      SELECT l.message_id AS id FROM client_contacts c
        JOIN client_contact_messages l ON l.client_contact_id = c.client_contact_id
        WHERE c.client_id = ?
      UNION SELECT message_id FROM fsx_due WHERE destination_client_id = ?
      UNION SELECT message_id FROM messages%s
        WHERE failed = 1 AND destination_client_id = ?
    ) ids
    """
            .formatted(dialect.byIndex("fsx_messages_failed"))
        + withMessages(dialect);
  }

  private static String withMessages(Dialect dialect) {
    return dialect.joinInOrder() + "messages m ON m.message_id = ids.id";
  }

  /** Newest first. */
  static String order(Dialect dialect) {
    return " ORDER BY m.creation_time_seconds DESC, m.creation_time_nanos DESC, "
        + dialect.messageOrder()
        + " DESC";
  }

  /** Many pending messages are met soon among the newest of all. */
  private static boolean fewPending(Db db) throws SQLException {
    return db.number(
            "SELECT count(*) FROM (SELECT 1 AS one FROM fsx_due LIMIT ?) few", FEW_PENDING + 1)
        <= FEW_PENDING;
  }
}
