package dev.fleetspeak.tools.admin.messages;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import dev.fleetspeak.tools.KnownTypes;
import dev.fleetspeak.tools.admin.output.Hex;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message's data, decoded as far as its type is known. */
final class Payload {
  private Payload() {}

  /** What a command printed, if the data is the stdin service's answer. */
  static Optional<OutputMessage> stdinOutput(Any data) {
    try {
      return data.is(OutputMessage.class)
          ? Optional.of(data.unpack(OutputMessage.class))
          : Optional.empty();
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  /** For people: text form if the type is known, else hex digits, 32 bytes a line. */
  static String text(Any data) {
    if (data.equals(Any.getDefaultInstance())) {
      return "(no data)";
    }
    return decoded(data).orElseGet(() -> unknown(data)).stripTrailing();
  }

  /** For programs. */
  static @Nullable Map<String, Object> json(Message message) {
    if (!message.hasData()) {
      return null;
    }
    Any data = message.getData();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type_url", data.getTypeUrl());
    json.put("bytes", data.getValue().size());
    Optional<OutputMessage> output = stdinOutput(data);
    if (output.isPresent()) {
      put(json, "stdout", output.get().getStdout());
      put(json, "stderr", output.get().getStderr());
      return json;
    }
    decoded(data)
        .ifPresentOrElse(
            text -> json.put("text", text), () -> json.put("hex", Hex.of(data.getValue())));
    return json;
  }

  /** As text where the bytes are text. */
  private static void put(Map<String, Object> json, String key, ByteString bytes) {
    try {
      json.put(
          key,
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException _) {
      json.put(key + "_hex", Hex.of(bytes));
    }
  }

  private static Optional<String> decoded(Any data) {
    try {
      Descriptor type = KnownTypes.registry().getDescriptorForTypeUrl(data.getTypeUrl());
      return type == null
          ? Optional.empty()
          : Optional.of(
              TextConfig.print(
                  DynamicMessage.parseFrom(type, data.getValue()), KnownTypes.registry()));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  private static String unknown(Any data) {
    return "%s, %d bytes:%n%s"
        .formatted(
            data.getTypeUrl(),
            data.getValue().size(),
            Hex.of(data.getValue()).replaceAll("(.{64})(?=.)", "$1\n"));
  }
}
