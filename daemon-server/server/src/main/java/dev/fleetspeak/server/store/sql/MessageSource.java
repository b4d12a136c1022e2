package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which messages of one table a query has to look at.
 *
 * @param table where they are
 * @param key column that tells its rows apart
 * @param from FROM clause that gives them as {@code m}
 * @param args values of its placeholders
 * @param scans whether that is all messages, in their order, so that looking has to end somewhere
 */
record MessageSource(String table, String key, String from, List<Object> args, boolean scans) {
  /** Newest first; a message keeps its place when it moves to the other table. */
  static final String ORDER =
      " ORDER BY m.creation_time_seconds DESC, m.creation_time_nanos DESC, m.message_id DESC";

  private static final int FEW_PENDING = 5_000;

  /** The tables that a query concerns, in the order in which messages move from one to the next. */
  static List<MessageSource> of(Db db, MessageQuery query) throws SQLException {
    List<MessageSource> sources = new ArrayList<>();
    sources.add(messages(db, query));
    if (query.state() != MessageState.PENDING) {
      sources.add(processed(db.dialect(), query));
    }
    return sources;
  }

  private static MessageSource messages(Db db, MessageQuery query) throws SQLException {
    Dialect dialect = db.dialect();
    if (query.client() != null) {
      Object id = dialect.id(query.client().toString());
      return messages(ofClient(dialect), Collections.nCopies(3, id), false);
    }
    if (query.state() == MessageState.PENDING && fewPending(db)) {
      String pending = " FROM (SELECT message_id AS id FROM fsx_due) ids";
      return messages(
          pending + dialect.joinInOrder() + "messages m ON m.message_id = ids.id",
          List.of(),
          false);
    }
    if (query.state() == MessageState.FAILED) {
      return messages(
          " FROM messages m" + dialect.byIndex("fsx_messages_failed"), List.of(), false);
    }
    return messages(
        " FROM messages m" + dialect.byIndex("fsx_messages_by_creation"), List.of(), true);
  }

  private static MessageSource messages(String from, List<Object> args, boolean scans) {
    return new MessageSource("messages", "message_id", from, args, scans);
  }

  private static MessageSource processed(Dialect dialect, MessageQuery query) {
    if (query.client() != null) {
      Object id = dialect.id(query.client().toString());
      return processed(processedOfClient(dialect), Collections.nCopies(2, id), false);
    }
    if (query.state() == MessageState.FAILED) {
      return processed(
          " FROM fsx_processed m" + dialect.byIndex("fsx_processed_failed"), List.of(), false);
    }
    return processed(
        " FROM fsx_processed m" + dialect.byIndex("fsx_processed_by_creation"), List.of(), true);
  }

  private static MessageSource processed(String from, List<Object> args, boolean scans) {
    return new MessageSource("fsx_processed", "seq", from, args, scans);
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
        + dialect.joinInOrder()
        + "messages m ON m.message_id = ids.id";
  }

  private static String processedOfClient(Dialect dialect) {
    return """
     FROM (
      SELECT p.seq AS id FROM client_contacts c
        JOIN fsx_processed_links l ON l.client_contact_id = c.client_contact_id
        JOIN fsx_processed p ON p.seq BETWEEN l.first_seq AND l.last_seq
        WHERE c.client_id = ?
      UNION SELECT seq FROM fsx_processed%s
        WHERE failed = 1 AND destination_client_id = ?
    ) ids
    """
            .formatted(dialect.byIndex("fsx_processed_failed"))
        + dialect.joinInOrder()
        + "fsx_processed m ON m.seq = ids.id";
  }

  /** Many pending messages are met soon among the newest of all. */
  private static boolean fewPending(Db db) throws SQLException {
    return db.number(
            "SELECT count(*) FROM (SELECT 1 AS one FROM fsx_due LIMIT ?) few", FEW_PENDING + 1)
        <= FEW_PENDING;
  }
}
