package dev.fleetspeak.common.textformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.proto.client.generic.Config;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextConfigTest {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(dev.fleetspeak.proto.stdinservice.Config.getDescriptor())
          .build();

  @TempDir Path folder;

  private static Config parse(String text) throws ConfigException {
    return TextConfig.parse(
        text, "file", Config.getDefaultInstance(), TYPES, TextConfig.UnknownFields.REFUSE);
  }

  @Test
  void anUnknownFieldIsNamedWithItsPlace() {
    assertThatThrownBy(() -> parse("streaming: true\n  servr: \"a:1\"\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "file:2:3: there is no field \"servr\" in fleetspeak.client.generic.Config;"
                + " remove it or mend its name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "streaming: true streaming: false",
        "filesystem_handler { } registry_handler { }",
        "streaming: maybe",
        "server: 5",
        "server: \"a",
        "filesystem_handler {",
        "filesystem_handler { state_file: \"a\" state_file: \"b\" }"
      })
  void whatTheReferenceRefusesIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("file:1:");
  }

  @Test
  void whatTheReferenceTakesIsTaken() throws Exception {
    Config config =
        parse(
            """
            # a comment
            server: ["a:1", 'b:2'], server: "c:3"; streaming: t
            trusted_certs: "line one\\n"
                           'line two\\n'
            filesystem_handler < configuration_directory: "\\x41\\101A" >
            client_label: "x"
            """);
    assertThat(config.getServerList()).containsExactly("a:1", "b:2", "c:3");
    assertThat(config.getStreaming()).isTrue();
    assertThat(config.getTrustedCerts()).isEqualTo("line one\nline two\n");
    assertThat(config.getFilesystemHandler().getConfigurationDirectory()).isEqualTo("AAA");
    for (String yes : new String[] {"true", "True", "t", "1"}) {
      assertThat(parse("streaming: " + yes).getStreaming()).isTrue();
    }
    for (String no : new String[] {"false", "False", "f", "0"}) {
      assertThat(parse("streaming: " + no).getStreaming()).isFalse();
    }
  }

  @Test
  void anyIsExpandedForKnownTypesOnly() throws Exception {
    ClientServiceConfig config =
        TextConfig.parse(
            """
            name: "ls" factory: "Stdin"
            config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/ls" } }
            """,
            "file",
            ClientServiceConfig.getDefaultInstance(),
            TYPES,
            TextConfig.UnknownFields.REFUSE);
    assertThat(config.getConfig().unpack(dev.fleetspeak.proto.stdinservice.Config.class).getCmd())
        .isEqualTo("/bin/ls");
    assertThatThrownBy(
            () ->
                TextConfig.parse(
                    "config { [type.googleapis.com/fleetspeak.Nope] { } }",
                    "file",
                    ClientServiceConfig.getDefaultInstance(),
                    TYPES,
                    TextConfig.UnknownFields.REFUSE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("fleetspeak.Nope");
  }

  @Test
  void unknownFieldsAreSkippedWhereAskedFor() throws Exception {
    Config config =
        TextConfig.parse(
            "nonsense: 5 more { deep: [1, 2] } streaming: true",
            "file",
            Config.getDefaultInstance(),
            TYPES,
            TextConfig.UnknownFields.SKIP);
    assertThat(config.getStreaming()).isTrue();
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> TextConfig.load(missing, Config.getDefaultInstance(), TYPES))
        .isInstanceOf(ConfigException.class)
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> TextConfig.load(folder, Config.getDefaultInstance(), TYPES))
        .isInstanceOf(ConfigException.class)
        .hasMessage(folder + ": is a folder; name the file in it");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'#', (byte) 0xE9, '\n'});
    assertThatThrownBy(() -> TextConfig.load(latin, Config.getDefaultInstance(), TYPES))
        .isInstanceOf(ConfigException.class)
        .hasMessage(latin + ": is not valid UTF-8; save it as UTF-8 text");
    Path marked =
        Files.write(
            folder.resolve("marked"), "\uFEFFstreaming: true".getBytes(StandardCharsets.UTF_8));
    assertThat(TextConfig.load(marked, Config.getDefaultInstance(), TYPES).getStreaming()).isTrue();
  }
}
