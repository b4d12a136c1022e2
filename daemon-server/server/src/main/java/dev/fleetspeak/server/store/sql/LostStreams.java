package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Streams whose server died: of those alone {@code clients.last_contact_streaming_to} is still set
 * when the client opens the next stream. What such a stream was given and the client did not
 * acknowledge may have died with the server, so it is due at once and not after its lease
 * (server.md 12.3 no. 16).
 */
final class LostStreams {
  private final MessageWriter messages;
  private final Instant opened;

  /**
   * @param opened when this process opened the store: streams before that are none of its own,
   *     whatever their address
   */
  LostStreams(MessageWriter messages, Instant opened) {
    this.messages = messages;
    this.opened = opened;
  }

  private record Former(long time, String server) {}

  /** Makes due what a client's former stream held; to be called before a contact is recorded. */
  void redeliver(Tx tx, ContactCommit commit) throws SQLException {
    if (commit.contact() instanceof ContactRow.Fresh fresh && fresh.streamingTo() != null) {
      redeliver(tx, commit.client().toString(), fresh.streamingTo());
    }
  }

  /**
   * The same for a new stream.
   *
   * @param own notification address of this server, which knows of the streams that it has
   */
  private void redeliver(Tx tx, String client, String own) throws SQLException {
    Db db = tx.db();
    Optional<Former> former =
        db.first(
            """
            SELECT last_contact_time, last_contact_streaming_to FROM clients
            WHERE client_id = ? AND last_contact_streaming_to IS NOT NULL
            """,
            row -> new Former(row.getLong(1), row.getString(2)),
            db.dialect().id(client));
    if (former.isEmpty() || former.get().server().isEmpty()) {
      return;
    }
    long began = former.get().time();
    if (former.get().server().equals(own) && began >= Text.nanos(opened)) {
      return;
    }
    Instant earliest = Instant.ofEpochSecond(0, began);
    List<PendingTable.Due> held =
        db.list(
            """
            SELECT d.message_id, d.scheduled_time, d.created_seconds
            FROM fsx_due d JOIN pending_messages p ON p.message_id = d.message_id
            WHERE d.destination_client_id = ? AND d.scheduled_time > ? AND d.scheduled_time >= ?
              AND p.scheduled_time = d.scheduled_time
            """,
            row -> new PendingTable.Due(db.dialect().hex(row, 1), row.getLong(2), row.getLong(3)),
            db.dialect().id(client),
            Text.micros(tx.now()),
            Text.micros(messages.retries().afterClientTry(earliest)));
    for (PendingTable.Due due : held) {
      messages.pending().reschedule(db, client, due, tx.now());
    }
  }

  /** Notes that a stream ended, unless there was a later contact. */
  static void ended(Db db, String client, Instant began) throws SQLException {
    db.update(
        """
        UPDATE clients SET last_contact_streaming_to = NULL
        WHERE client_id = ? AND last_contact_time = ?
        """,
        db.dialect().id(client),
        Text.nanos(began));
  }

  /** Where streams were opened since then. */
  static List<String> servers(Db db, Instant since) throws SQLException {
    return db.list(
        """
        SELECT DISTINCT last_contact_streaming_to FROM clients
        WHERE last_contact_streaming_to IS NOT NULL AND last_contact_time >= ?
        """,
        row -> row.getString(1),
        Text.nanos(since));
  }
}
