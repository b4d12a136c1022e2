package dev.fleetspeak.console.kit.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.StringValue;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Payloads as text, JSON and hex (issue 5, item 5). */
class DecodedTest {
  private final PayloadTypes types = new PayloadTypes();

  private static Any any(String type, ByteString value) {
    return Any.newBuilder().setTypeUrl("type.googleapis.com/" + type).setValue(value).build();
  }

  @Test
  void knownType() {
    Decoded decoded = Decoded.of(Any.pack(StringValue.of("hey")), types.registry(), false);
    assertThat(decoded.text()).containsExactly("value: \"hey\"");
    assertThat(decoded.json()).containsExactly("\"hey\"");
    assertThat(decoded.note()).isEmpty();
  }

  @Test
  @DisplayName("5: an unknown type shows field numbers until its descriptor set is added")
  void descriptorSet() throws IOException {
    ByteString value = StringValue.of("hey").toByteString();
    assertThat(Decoded.of(any("acme.Ping", value), types.registry(), false).text())
        .containsExactly("1: \"hey\"");
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("acme.proto")
            .setPackage("acme")
            .setSyntax("proto3")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Ping")
                    .addField(
                        FieldDescriptorProto.newBuilder()
                            .setName("word")
                            .setNumber(1)
                            .setType(FieldDescriptorProto.Type.TYPE_STRING)))
            .build();
    assertThat(types.add(FileDescriptorSet.newBuilder().addFile(file).build().toByteArray()))
        .isEqualTo(1);
    assertThat(types.names()).contains("acme.Ping");
    assertThat(Decoded.of(any("acme.Ping", value), types.registry(), false).text())
        .containsExactly("word: \"hey\"");
    FileDescriptorProto lacking =
        file.toBuilder().setName("b.proto").addDependency("gone.proto").build();
    assertThatThrownBy(
            () -> types.add(FileDescriptorSet.newBuilder().addFile(lacking).build().toByteArray()))
        .hasMessageContaining("gone.proto")
        .hasMessageContaining("include_imports");
  }

  @Test
  @DisplayName("console.md 7: a large or broken message neither hangs the view nor is mangled")
  void largeAndBroken() {
    ByteString large = ByteString.copyFrom(new byte[Decoded.HEAD + 1]);
    Decoded head = Decoded.of(any("x.Y", large), types.registry(), false);
    assertThat(head.shown().size()).isEqualTo(Decoded.HEAD);
    assertThat(head.note()).contains("256 KiB");
    assertThat(Decoded.of(any("x.Y", large), types.registry(), true).shown()).isEqualTo(large);
    ByteString broken = ByteString.copyFrom(new byte[] {10, 99, 1});
    Decoded bad = Decoded.of(any("google.protobuf.StringValue", broken), types.registry(), false);
    assertThat(bad.note()).contains("no message of that type");
    assertThat(HexRow.rows(bad.shown()))
        .containsExactly("00000000  0a 63 01" + " ".repeat(42) + ".c.");
  }
}
