package dev.fleetspeak.common.textformat;

import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TypeRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads configuration in protobuf text format, taking and refusing what the reference does
 * (protocol.md 5). Errors are a {@link ConfigException} that names the place.
 */
public final class TextConfig {
  private static final Pattern PLACE = Pattern.compile("^(\\d+):(\\d+):\\s*", Pattern.DOTALL);
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile(
          "^Input contains unknown fields and/or extensions:\\s+\\d+:\\d+:\\s+(\\S+)\\.([^.\\s]+)\\s*.*",
          Pattern.DOTALL);
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextConfig() {}

  /** What to do with fields that are not known. */
  public enum UnknownFields {
    /** They are errors. */
    REFUSE,
    /** They are skipped, as in files that other versions may have written. */
    SKIP
  }

  /**
   * Loads a file strictly.
   *
   * @param file to read once, from front to back; may be a pipe
   * @param prototype default instance of the message that the file holds
   * @param types message types that an {@code Any} in the file may name
   * @throws ConfigException if the file cannot be read or is not such a message
   */
  public static <T extends Message> T load(Path file, T prototype, TypeRegistry types)
      throws ConfigException {
    return parse(read(file), file.toString(), prototype, types, UnknownFields.REFUSE);
  }

  /** As {@link #load}, keeping where each field stands. */
  public static <T extends Message> Located<T> loadLocated(
      Path file, T prototype, TypeRegistry types) throws ConfigException {
    TextFormatParseInfoTree.Builder places = TextFormatParseInfoTree.builder();
    T message = parse(read(file), file.toString(), prototype, types, UnknownFields.REFUSE, places);
    return new Located<>(message, file.toString(), places.build());
  }

  /** As {@link #load}, skipping unknown fields. */
  public static <T extends Message> T loadLenient(Path file, T prototype, TypeRegistry types)
      throws ConfigException {
    return parse(read(file), file.toString(), prototype, types, UnknownFields.SKIP);
  }

  /**
   * Parses a text.
   *
   * @param source how errors name where the text is from
   */
  public static <T extends Message> T parse(
      String text, String source, T prototype, TypeRegistry types, UnknownFields unknown)
      throws ConfigException {
    return parse(text, source, prototype, types, unknown, TextFormatParseInfoTree.builder());
  }

  private static <T extends Message> T parse(
      String text,
      String source,
      T prototype,
      TypeRegistry types,
      UnknownFields unknown,
      TextFormatParseInfoTree.Builder places)
      throws ConfigException {
    Message.Builder builder = prototype.newBuilderForType();
    try {
      TextFormat.Parser.newBuilder()
          .setSingularOverwritePolicy(
              TextFormat.Parser.SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
          .setTypeRegistry(types)
          .setParseInfoTreeBuilder(places)
          .setAllowUnknownFields(unknown == UnknownFields.SKIP)
          .build()
          .merge(withoutMark(text), builder);
    } catch (TextFormat.ParseException e) {
      throw new ConfigException(describe(source, e), e);
    }
    @SuppressWarnings("unchecked") // a builder of the prototype's own type
    T message = (T) builder.build();
    return message;
  }

  /** The text form: one field a line, two spaces of indent, {@code Any} expanded if known. */
  public static String print(MessageOrBuilder message, TypeRegistry types) {
    return TextFormat.printer().usingTypeRegistry(types).printToString(message);
  }

  /** As {@link #print(MessageOrBuilder, TypeRegistry)}, for messages without {@code Any}. */
  public static String print(MessageOrBuilder message) {
    return TextFormat.printer().printToString(message);
  }

  /**
   * Reads a file as strict UTF-8.
   *
   * @throws ConfigException that names the file and what is wrong with it
   */
  public static String read(Path file) throws ConfigException {
    try {
      if (Files.isDirectory(file)) {
        throw new ConfigException(file + ": is a folder; name the file in it");
      }
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new ConfigException(file + ": may not be read; check its owner and mode", e);
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": is not valid UTF-8; save it as UTF-8 text", e);
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static String describe(String source, TextFormat.ParseException e) {
    String message = e.getMessage() == null ? "does not parse" : e.getMessage();
    Matcher place = PLACE.matcher(message);
    if (place.find()) {
      message = message.substring(place.end());
    }
    Matcher unknown = UNKNOWN_FIELD.matcher(message);
    if (unknown.matches()) {
      message =
          "there is no field \"%s\" in %s; remove it or mend its name"
              .formatted(unknown.group(2), unknown.group(1));
    }
    return "%s:%d:%d: %s".formatted(source, e.getLine(), e.getColumn(), message);
  }
}
