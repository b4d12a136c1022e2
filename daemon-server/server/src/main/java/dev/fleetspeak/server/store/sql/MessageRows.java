package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.common.ValidationInfo;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as rows of {@code messages} and {@code fsx_processed}, and back. */
final class MessageRows {
  /** Columns that {@link #message} reads, in its order, of a table called {@code m}. */
  static final String COLUMNS =
      """
      m.message_id, m.source_client_id, m.source_service_name, m.source_message_id,
      m.destination_client_id, m.destination_service_name, m.message_type,
      m.creation_time_seconds, m.creation_time_nanos, m.processed_time_seconds,
      m.processed_time_nanos, m.validation_info, m.failed, m.failed_reason, m.annotations
      """;

  private static final int COUNT = 15;

  /** The same columns by themselves. */
  static final String NAMES = COLUMNS.replace("m.", "").replace('\n', ' ').strip();

  /** A placeholder for each of them. */
  static final String PLACES = "?" + ", ?".repeat(COUNT - 1);

  private static final String INSERT =
      "INSERT INTO messages (" + NAMES + ") VALUES (" + PLACES + ")";

  /** Column of the type URL of a payload that follows {@link #COLUMNS}. */
  static final int DATA = COUNT + 1;

  private MessageRows() {}

  /** Inserts messages whose ids are not there; another one that inserts the same makes it fail. */
  static void insertAll(Db db, List<Message> messages) throws SQLException {
    db.batch(INSERT, messages.stream().map(message -> values(db.dialect(), message)).toList());
  }

  /** Inserts messages whose ids are not there. */
  static void insertUnlessThere(Db db, List<Message> messages) throws SQLException {
    db.batch(
        db.dialect().unlessThere(INSERT, "message_id"),
        messages.stream().map(message -> values(db.dialect(), message)).toList());
  }

  /** The values of {@link #NAMES}, and some more after them. */
  static @Nullable Object[] values(Dialect dialect, Message message, Object... more) {
    @Nullable Object[] own = values(dialect, message);
    @Nullable Object[] all = Arrays.copyOf(own, COUNT + more.length);
    System.arraycopy(more, 0, all, COUNT, more.length);
    return all;
  }

  private static @Nullable Object[] values(Dialect dialect, Message message) {
    MessageResult result = message.hasResult() ? message.getResult() : null;
    return new @Nullable Object[] {
      dialect.id(Text.hex(message.getMessageId())),
      dialect.idOrNone(Text.hex(message.getSource().getClientId())),
      message.getSource().getServiceName(),
      dialect.idOrNone(Text.hex(message.getSourceMessageId())),
      dialect.idOrNone(Text.hex(message.getDestination().getClientId())),
      message.getDestination().getServiceName(),
      message.getMessageType(),
      message.getCreationTime().getSeconds(),
      message.getCreationTime().getNanos(),
      result == null ? null : result.getProcessedTime().getSeconds(),
      result == null ? null : result.getProcessedTime().getNanos(),
      message.hasValidationInfo() ? message.getValidationInfo().toByteString() : null,
      result != null && result.getFailed() ? 1 : null,
      result != null && result.getFailed() ? result.getFailedReason() : null,
      message.hasAnnotations() ? message.getAnnotations().toByteString() : null
    };
  }

  /** Sets the result columns of a message in {@code messages}. */
  static void setResult(Db db, String id, MessageResult result) throws SQLException {
    setResult(db, "messages", "message_id", db.dialect().id(id), result);
  }

  /** Sets the result columns of the row with a key. */
  static void setResult(Db db, String table, String column, Object key, MessageResult result)
      throws SQLException {
    db.update(
        "UPDATE "
            + table
            + " SET processed_time_seconds = ?, processed_time_nanos = ?, failed = ?,"
            + " failed_reason = ? WHERE "
            + column
            + " = ?",
        result.getProcessedTime().getSeconds(),
        result.getProcessedTime().getNanos(),
        result.getFailed() ? 1 : null,
        result.getFailed() ? result.getFailedReason() : null,
        key);
  }

  /** Removes a message that nothing refers to any more. */
  static void delete(Db db, String id) throws SQLException {
    db.update("DELETE FROM messages WHERE message_id = ?", db.dialect().id(id));
  }

  /** The message of a row that begins with {@link #COLUMNS}, without payload. */
  static Message.Builder message(Dialect dialect, ResultSet row) throws SQLException {
    Message.Builder message =
        Message.newBuilder()
            .setMessageId(Text.bytes(dialect.hex(row, 1)))
            .setSource(address(dialect.hex(row, 2), row.getString(3)))
            .setSourceMessageId(Text.bytes(dialect.hex(row, 4)))
            .setDestination(address(dialect.hex(row, 5), row.getString(6)))
            .setMessageType(text(row, 7))
            .setCreationTime(Text.timestamp(row.getLong(8), row.getInt(9)));
    byte[] validation = row.getBytes(12);
    byte[] annotations = row.getBytes(15);
    try {
      if (validation != null) {
        message.setValidationInfo(ValidationInfo.parseFrom(validation));
      }
      if (annotations != null) {
        message.setAnnotations(Annotations.parseFrom(annotations));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("message " + dialect.hex(row, 1) + " holds a broken column", e);
    }
    MessageResult result = result(row, 10, 11, 13, 14);
    if (result != null) {
      message.setResult(result);
    }
    return message;
  }

  /** The result in the columns given; null if the message is pending. */
  static @Nullable MessageResult result(
      ResultSet row, int seconds, int nanos, int failed, int reason) throws SQLException {
    long processed = row.getLong(seconds);
    if (row.wasNull()) {
      return null;
    }
    var result =
        MessageResult.newBuilder().setProcessedTime(Text.timestamp(processed, row.getInt(nanos)));
    if (row.getInt(failed) != 0) {
      result.setFailed(true).setFailedReason(text(row, reason));
    }
    return result.build();
  }

  /** The payload in a column of type URLs and the one after it; null if there is none. */
  static @Nullable Any payload(ResultSet row, int column) throws SQLException {
    String url = row.getString(column);
    byte[] value = row.getBytes(column + 1);
    if (url == null && value == null) {
      return null;
    }
    return Any.newBuilder()
        .setTypeUrl(url == null ? "" : url)
        .setValue(value == null ? ByteString.EMPTY : ByteString.copyFrom(value))
        .build();
  }

  private static Address address(String client, @Nullable String service) {
    return Address.newBuilder()
        .setClientId(Text.bytes(client))
        .setServiceName(service == null ? "" : service)
        .build();
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }
}
