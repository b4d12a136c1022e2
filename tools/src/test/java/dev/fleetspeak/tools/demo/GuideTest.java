package dev.fleetspeak.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.common.textformat.TextConfig.UnknownFields;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.tools.KnownTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/guide.md shows is what works (D-23). */
class GuideTest {
  private static final Path GUIDE = Path.of("../docs/guide.md");
  private static final Path HELLO =
      Path.of("src/main/java/dev/fleetspeak/tools/demo/HelloDaemon.java");

  private static List<String> blocks(String language) throws Exception {
    return Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(GUIDE))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void configurationsParse() throws Exception {
    List<String> blocks = blocks("textproto");
    assertThat(blocks).hasSize(2);
    ClientServiceConfig client =
        TextConfig.parse(
            blocks.getFirst(),
            "guide",
            ClientServiceConfig.getDefaultInstance(),
            KnownTypes.registry(),
            UnknownFields.REFUSE);
    assertThat(client.getName()).isEqualTo("hello");
    ServerConfig server =
        TextConfig.parse(
            blocks.getLast(),
            "guide",
            ServerConfig.getDefaultInstance(),
            KnownTypes.registry(),
            UnknownFields.REFUSE);
    assertThat(server.getServices(0).getName()).isEqualTo("hello");
  }

  @Test
  void theServiceIsTheDemosOwn() throws Exception {
    String shown = blocks("java").getFirst();
    List<String> code =
        Files.readAllLines(HELLO).stream()
            .filter(line -> !line.isBlank())
            .filter(line -> !line.strip().matches("(package|/?\\*|private HelloDaemon).*"))
            .toList();
    assertThat(shown.lines().filter(line -> !line.isBlank())).containsExactlyElementsOf(code);
  }
}
