package dev.fleetspeak.tools.admin.command;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Identifiers and choices out of arguments. */
public final class Arguments {
  private Arguments() {}

  /** A client's id. The empty id, which stands for the server, is refused (D-15). */
  public static ByteString clientId(String text) throws AdminException {
    ClientId id = parsed(text, "client id", 16, ClientId::parse);
    if (id.isNil()) {
      throw new AdminException("\"" + text + "\" is no client; a client id has 16 hex digits");
    }
    return id.bytes();
  }

  /** As {@link #clientId}, for many; all are looked at before any is used. */
  public static List<ByteString> clientIds(List<String> texts) throws AdminException {
    List<ByteString> ids = new ArrayList<>();
    for (String text : texts) {
      ids.add(clientId(text));
    }
    return ids;
  }

  /** A message's id. */
  public static ByteString messageId(String text) throws AdminException {
    MessageId id = parsed(text, "message id", 64, MessageId::parse);
    if (id.isNil()) {
      throw new AdminException("\"" + text + "\" is no message; a message id has 64 hex digits");
    }
    return id.bytes();
  }

  /** A broadcast's id. */
  public static ByteString broadcastId(String text) throws AdminException {
    return parsed(text, "broadcast id", 16, BroadcastId::parse).bytes();
  }

  private static <T> T parsed(String text, String what, int digits, Function<String, T> parser)
      throws AdminException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new AdminException(
          "\"%s\" is no %s; it has %d hex digits".formatted(text, what, digits), e);
    }
  }

  /**
   * One of a few words, as the constant of an enum whose names end in them.
   *
   * @param prefix of the constants' names
   * @param none what the empty text stands for
   */
  public static <E extends Enum<E>> E choice(
      String flag, String text, String prefix, E none, List<E> choices) throws AdminException {
    if (text.isEmpty()) {
      return none;
    }
    List<String> words = new ArrayList<>();
    for (E each : choices) {
      String word = word(each, prefix);
      if (word.equals(text.replace('-', '_'))) {
        return each;
      }
      words.add(word);
    }
    throw new AdminException(
        "--%s is one of %s, not \"%s\"".formatted(flag, String.join(", ", words), text));
  }

  /** The word that stands for a constant. */
  public static String word(Enum<?> constant, String prefix) {
    return constant.name().substring(prefix.length()).toLowerCase(java.util.Locale.ROOT);
  }
}
