package dev.fleetspeak.server.admin;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import java.util.List;

/** Reads what callers name; what cannot be is an {@link IllegalArgumentException}. */
final class Requests {
  private static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  private Requests() {}

  /** One client, which has to be named. */
  static ClientId client(ByteString bytes) {
    ClientId client = ClientId.of(bytes);
    if (client.isNil()) {
      throw new IllegalArgumentException("client_id is missing");
    }
    return client;
  }

  /** Clients without repeats, in the order given; an empty id is allowed and names nobody. */
  static List<ClientId> clients(List<ByteString> ids) {
    return ids.stream().map(ClientId::of).distinct().toList();
  }

  /** One message, which has to be named. */
  static MessageId message(ByteString bytes) {
    MessageId message = MessageId.of(bytes);
    if (message.isNil()) {
      throw new IllegalArgumentException("message_id is missing");
    }
    return message;
  }

  /** A text that has to be there. */
  static String text(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** An unsigned number, as far as a store can count. */
  static long clamped(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }

  /** Rows of a page: 100 if the caller does not care, 1000 at most (tools.md P-37). */
  static int pageSize(int asked) {
    if (asked < 0) {
      throw new IllegalArgumentException("page_size must not be negative");
    }
    return asked == 0 ? DEFAULT_PAGE : Math.min(asked, LARGEST_PAGE);
  }
}
