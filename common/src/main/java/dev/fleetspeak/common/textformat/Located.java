package dev.fleetspeak.common.textformat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that knows where its fields stand, so that what is found wrong with a value later
 * can be said with file and line.
 *
 * @param message what was read
 * @param source how errors name where the text is from
 * @param places where the fields stand; null if the configuration is not from a text
 */
public record Located<T extends Message>(
    T message, String source, @Nullable TextFormatParseInfoTree places) {

  /** A configuration that was not read from a text, such as one made from flags. */
  public static <T extends Message> Located<T> nowhere(T message, String source) {
    return new Located<>(message, source, null);
  }

  /**
   * An error about a field.
   *
   * @param path field names joined by dots, with the index of a repeated one in brackets: {@code
   *     services[2].factory}. If the field is not there, its nearest parent gives the place
   * @param problem what is wrong and what to do
   */
  public ConfigException error(String path, String problem) {
    return new ConfigException("%s: %s: %s".formatted(place(path), path, problem));
  }

  private String place(String path) {
    TextFormatParseInfoTree tree = places;
    Descriptor type = message.getDescriptorForType();
    TextFormatParseLocation found = TextFormatParseLocation.EMPTY;
    for (String step : path.split("\\.", -1)) {
      int bracket = step.indexOf('[');
      FieldDescriptor field = type.findFieldByName(bracket < 0 ? step : step.substring(0, bracket));
      if (tree == null || field == null) {
        break;
      }
      int index =
          bracket < 0 ? 0 : Integer.parseInt(step.substring(bracket + 1, step.length() - 1));
      TextFormatParseLocation here = location(tree, field, index);
      if (here.getLine() < 0) {
        break;
      }
      found = here;
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        break;
      }
      type = field.getMessageType();
      tree = nested(tree, field, index);
    }
    return found.getLine() < 0
        ? source
        : "%s:%d:%d".formatted(source, found.getLine() + 1, found.getColumn() + 1);
  }

  private static TextFormatParseLocation location(
      TextFormatParseInfoTree tree, FieldDescriptor field, int index) {
    try {
      return tree.getLocation(field, index);
    } catch (IllegalArgumentException e) {
      return TextFormatParseLocation.EMPTY; // no such element
    }
  }

  private static @Nullable TextFormatParseInfoTree nested(
      TextFormatParseInfoTree tree, FieldDescriptor field, int index) {
    try {
      return tree.getNestedTree(field, index);
    } catch (IllegalArgumentException e) {
      return null; // the field has no fields of its own
    }
  }
}
