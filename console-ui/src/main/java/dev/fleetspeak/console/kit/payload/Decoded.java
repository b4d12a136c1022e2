package dev.fleetspeak.console.kit.payload;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import java.util.List;

/**
 * A payload in the forms that it can be read in.
 *
 * @param typeUrl what it says it is
 * @param size in bytes
 * @param text lines of the text form; field numbers if the type is not known
 * @param json lines of the JSON form; empty if the type is not known
 * @param note what is special about it; empty if nothing
 * @param shown the bytes, or the first of them
 */
public record Decoded(
    String typeUrl, int size, List<String> text, List<String> json, String note, ByteString shown) {
  /** Larger payloads are shown in part unless all is asked for. */
  public static final int HEAD = 256 * 1024;

  /** Copies the lines. */
  public Decoded {
    text = List.copyOf(text);
    json = List.copyOf(json);
  }

  /**
   * Decodes. Takes time for large payloads: not on the UI thread.
   *
   * @param all also what exceeds the head
   */
  public static Decoded of(Any payload, TypeRegistry types, boolean all) {
    ByteString bytes = payload.getValue();
    ByteString shown = all || bytes.size() <= HEAD ? bytes : bytes.substring(0, HEAD);
    if (shown.size() < bytes.size()) {
      return new Decoded(
          payload.getTypeUrl(),
          bytes.size(),
          List.of(),
          List.of(),
          "large: only the first 256 KiB are shown, as bytes",
          shown);
    }
    try {
      Descriptor type = types.getDescriptorForTypeUrl(payload.getTypeUrl());
      if (type != null) {
        DynamicMessage message = DynamicMessage.parseFrom(type, bytes);
        return new Decoded(
            payload.getTypeUrl(),
            bytes.size(),
            lines(TextFormat.printer().usingTypeRegistry(types).printToString(message)),
            lines(json(message, types)),
            "",
            bytes);
      }
      return fields(payload, "type not known: add its descriptor set to see names");
    } catch (InvalidProtocolBufferException _) {
      return fields(payload, "the bytes are no message of that type");
    }
  }

  private static String json(DynamicMessage message, TypeRegistry types) {
    try {
      return JsonFormat.printer().usingTypeRegistry(types).print(message);
    } catch (InvalidProtocolBufferException e) {
      return "no JSON form: " + e.getMessage();
    }
  }

  /** What can be read without names. */
  private static Decoded fields(Any payload, String note) {
    List<String> text;
    try {
      text = lines(UnknownFieldSet.parseFrom(payload.getValue()).toString());
    } catch (InvalidProtocolBufferException _) {
      text = List.of();
    }
    return new Decoded(
        payload.getTypeUrl(), payload.getValue().size(), text, List.of(), note, payload.getValue());
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }
}
