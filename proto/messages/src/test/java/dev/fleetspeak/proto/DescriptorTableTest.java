package dev.fleetspeak.proto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto.EnumReservedRange;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.GeneratedFile;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds every compiled descriptor against the tables in the test resources, so that no name, number
 * or type of the protocol moves unseen. {@code protocol.txt} is what others speak too; every other
 * table is our own, and a new package of ours brings its table along.
 */
class DescriptorTableTest {
  private static final int FIRST_OWN_NUMBER = 1000;
  private static final Pattern FIELD = Pattern.compile("field (\\S+)\\.\\w+ = (\\d+) .*");

  private static List<FileDescriptor> files;
  private static List<String> compiled;

  @BeforeAll
  static void readDescriptors() throws Exception {
    files = generatedFiles();
    compiled = new ArrayList<>();
    for (FileDescriptor file : files) {
      file.getEnumTypes().forEach(DescriptorTableTest::addEnum);
      file.getMessageTypes().forEach(DescriptorTableTest::addMessage);
      file.getServices().forEach(DescriptorTableTest::addService);
      file.getExtensions().forEach(field -> compiled.add("extension " + describe(field)));
    }
  }

  @Test
  void everyProtoFileIsLookedAt() throws Exception {
    Path sources = Path.of("..", "src", "main", "proto");
    try (Stream<Path> paths = Files.walk(sources)) {
      List<String> names =
          paths
              .filter(path -> path.toString().endsWith(".proto"))
              .map(path -> sources.relativize(path).toString().replace('\\', '/'))
              .toList();
      assertThat(names).isNotEmpty();
      assertThat(files.stream().map(FileDescriptor::getName))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void nothingIsCompiledThatTheTablesDoNotHold() throws Exception {
    Set<String> unknown = new LinkedHashSet<>(compiled);
    unknown.removeAll(allTables());
    assertThat(unknown).as("compiled, but in no table").isEmpty();
  }

  @Test
  void nothingIsMissingThatTheTablesHold() throws Exception {
    Set<String> missing = new LinkedHashSet<>(allTables());
    missing.removeAll(new LinkedHashSet<>(compiled));
    assertThat(missing).as("in a table, but not compiled").isEmpty();
  }

  @Test
  void noLineIsThereTwice() throws Exception {
    assertThat(allTables()).doesNotHaveDuplicates();
    assertThat(compiled).doesNotHaveDuplicates();
  }

  @Test
  void ownFieldsInMessagesOfTheProtocolStandApart() throws Exception {
    List<String> protocol = table("protocol.txt");
    Set<String> protocolMessages = new LinkedHashSet<>();
    for (String line : protocol) {
      if (line.startsWith("message ")) {
        protocolMessages.add(line.substring("message ".length()));
      }
    }
    Set<String> own = new LinkedHashSet<>(allTables());
    own.removeAll(protocol);
    assertThat(protocolMessages).isNotEmpty();
    assertThat(own).isNotEmpty();
    assertThat(own)
        .filteredOn(line -> isFieldOf(protocolMessages, line))
        .isNotEmpty()
        .allMatch(line -> number(line) >= FIRST_OWN_NUMBER);
    assertThat(protocol)
        .filteredOn(line -> isFieldOf(protocolMessages, line))
        .isNotEmpty()
        .allMatch(line -> number(line) < FIRST_OWN_NUMBER);
  }

  private static boolean isFieldOf(Set<String> messages, String line) {
    Matcher matcher = FIELD.matcher(line);
    return matcher.matches() && messages.contains(matcher.group(1));
  }

  private static int number(String line) {
    Matcher matcher = FIELD.matcher(line);
    assertThat(matcher.matches()).isTrue();
    return Integer.parseInt(matcher.group(2));
  }

  private static void addMessage(Descriptor message) {
    if (message.getOptions().getMapEntry()) {
      return; // Its key and value stand in the type of the map field.
    }
    String name = message.getFullName();
    compiled.add("message " + name);
    for (ReservedRange range : message.toProto().getReservedRangeList()) {
      for (int number = range.getStart(); number < range.getEnd(); number++) {
        compiled.add("reserved " + name + " " + number);
      }
    }
    for (String reserved : message.toProto().getReservedNameList()) {
      compiled.add("reserved " + name + " " + reserved);
    }
    message.getFields().forEach(field -> compiled.add("field " + describe(field)));
    message.getExtensions().forEach(field -> compiled.add("extension " + describe(field)));
    message.getEnumTypes().forEach(DescriptorTableTest::addEnum);
    message.getNestedTypes().forEach(DescriptorTableTest::addMessage);
  }

  private static void addEnum(EnumDescriptor type) {
    String name = type.getFullName();
    compiled.add("enum " + name);
    for (EnumValueDescriptor value : type.getValues()) {
      compiled.add("value " + name + "." + value.getName() + " = " + value.getNumber());
    }
    for (EnumReservedRange range : type.toProto().getReservedRangeList()) {
      for (int number = range.getStart(); number <= range.getEnd(); number++) {
        compiled.add("reserved " + name + " " + number);
      }
    }
    for (String reserved : type.toProto().getReservedNameList()) {
      compiled.add("reserved " + name + " " + reserved);
    }
  }

  private static void addService(ServiceDescriptor service) {
    compiled.add("service " + service.getFullName());
    for (MethodDescriptor method : service.getMethods()) {
      compiled.add(
          "method %s (%s%s) returns (%s%s)"
              .formatted(
                  method.getFullName(),
                  method.isClientStreaming() ? "stream " : "",
                  method.getInputType().getFullName(),
                  method.isServerStreaming() ? "stream " : "",
                  method.getOutputType().getFullName()));
    }
  }

  private static String describe(FieldDescriptor field) {
    StringBuilder line = new StringBuilder();
    line.append(field.getFullName()).append(" = ").append(field.getNumber()).append(' ');
    OneofDescriptor oneof = field.getRealContainingOneof();
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      line.append("map<")
          .append(type(entry.findFieldByNumber(1)))
          .append(", ")
          .append(type(entry.findFieldByNumber(2)))
          .append('>');
    } else {
      if (field.isRepeated()) {
        line.append("repeated ");
      } else if (field.isRequired()) {
        line.append("required ");
      } else if (field.hasPresence()
          && oneof == null
          && field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        line.append("optional ");
      }
      line.append(type(field));
    }
    if (oneof != null) {
      line.append(" oneof ").append(oneof.getName());
    }
    if (field.isPackable() && !field.isPacked()) {
      line.append(" unpacked");
    }
    if (field.getOptions().getDeprecated()) {
      line.append(" deprecated");
    }
    return line.toString();
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case GROUP -> "group " + field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.toProto().getType().name().substring("TYPE_".length()).toLowerCase(ROOT);
    };
  }

  /** The descriptors of all files that were compiled next to {@link Message}. */
  private static List<FileDescriptor> generatedFiles() throws Exception {
    Path root = Path.of(Message.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<FileDescriptor> found = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        String name = root.relativize(path).toString();
        if (!name.endsWith(".class") || name.contains("$") || name.endsWith("-info.class")) {
          continue;
        }
        String binaryName =
            name.substring(0, name.length() - ".class".length()).replaceAll("[/\\\\]", ".");
        Class<?> type =
            Class.forName(binaryName, false, DescriptorTableTest.class.getClassLoader());
        if (GeneratedFile.class.isAssignableFrom(type)) {
          found.add((FileDescriptor) type.getMethod("getDescriptor").invoke(null));
        }
      }
    }
    return found;
  }

  private static List<String> allTables() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> tables = Files.list(tableDirectory())) {
      for (Path table : (Iterable<Path>) tables.sorted()::iterator) {
        lines.addAll(read(table));
      }
    }
    return lines;
  }

  private static List<String> table(String name) throws Exception {
    return read(tableDirectory().resolve(name));
  }

  private static Path tableDirectory() throws Exception {
    return Path.of(DescriptorTableTest.class.getResource("/tables").toURI());
  }

  private static List<String> read(Path table) throws IOException {
    return Files.readAllLines(table, UTF_8).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }
}
