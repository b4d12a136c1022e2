package dev.fleetspeak.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.dispatch.NamedService;
import dev.fleetspeak.server.dispatch.Services;
import dev.fleetspeak.server.dispatch.Services.BadServiceException;
import dev.fleetspeak.server.service.ServiceFactory;
import dev.fleetspeak.server.service.messagesaver.MessageSaverFactory;
import dev.fleetspeak.server.service.noop.NoopFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services file (server.md 4.1) and its mistakes. */
class ServicesFileTest {
  private static final Map<String, ServiceFactory> FACTORIES =
      Map.of("NOOP", new NoopFactory(), "MessageSaver", new MessageSaverFactory());

  @TempDir Path folder;

  private List<NamedService> create(String text) throws ConfigException {
    Path file = folder.resolve("services");
    try {
      Files.writeString(file, text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Located<ServerConfig> read = ServicesFile.read(file, FACTORIES.values());
    try {
      return Services.create(read.message(), FACTORIES);
    } catch (BadServiceException e) {
      throw read.error(e.field(), String.valueOf(e.getMessage()));
    }
  }

  private void refuses(String text, String problem) {
    assertThatThrownBy(() -> create(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  @DisplayName("7.1: an empty or comment-only file is valid")
  void empty() throws Exception {
    assertThat(create("")).isEmpty();
    assertThat(create("# nothing yet\n")).isEmpty();
  }

  @Test
  @DisplayName("4.1: max_parallelism 0 means 100; NOOP decides at once, MessageSaver once stored")
  void defaults() throws Exception {
    List<NamedService> services =
        create(
            """
            services { name: "a" factory: "NOOP" }
            services { name: "b" factory: "MessageSaver" max_parallelism: 7
              config { [type.googleapis.com/fleetspeak.messagesaver.Config] { path: "/p" } } }
            """);
    assertThat(services).extracting(NamedService::name).containsExactly("a", "b");
    assertThat(services).extracting(NamedService::parallelism).containsExactly(100, 7);
    assertThat(services.get(0).kind()).isInstanceOf(NamedService.Instant.class);
    assertThat(services.get(1).kind()).isInstanceOf(NamedService.Stored.class);
  }

  @Test
  @DisplayName("FLAW 36: of two services of one name only the later one is made")
  void twice() throws Exception {
    List<NamedService> services =
        create(
            """
            services { name: "a" factory: "NOOP" max_parallelism: 1 }
            services { name: "a" factory: "NOOP" max_parallelism: 2 }
            """);
    assertThat(services).extracting(NamedService::parallelism).containsExactly(2);
  }

  @Test
  @DisplayName("4.1: reserved and missing names are refused")
  void names() {
    refuses("services { factory: \"NOOP\" }", "services[0].name: is missing");
    refuses("services { name: \"system\" factory: \"NOOP\" }", "services:1:12: services[0].name");
    refuses("services { name: \"client\" factory: \"NOOP\" }", "\"client\" is taken");
  }

  @Test
  @DisplayName("4.1: an unknown factory is refused with those that there are")
  void factories() {
    refuses(
        "services { name: \"a\" factory: \"NOOP\" }\nservices { name: \"b\" factory: \"GRPC\"\n"
            + "config { [type.googleapis.com/fleetspeak.grpcservice.Config] { insecure: true } } }",
        "services:2:22: services[1].factory: there is no factory \"GRPC\";"
            + " there are MessageSaver, NOOP");
  }

  @Test
  @DisplayName("bad input: a configuration of the wrong or an unknown type")
  void configs() {
    refuses(
        "services { name: \"a\" factory: \"MessageSaver\" }", "services[0].config: a MessageSaver");
    refuses(
        "services { name: \"a\" factory: \"MessageSaver\"\n"
            + "config { [type.googleapis.com/fleetspeak.messagesaver.Config] { } } }",
        "path is missing");
    refuses(
        "services { name: \"a\" factory: \"NOOP\"\n"
            + "config { [type.googleapis.com/no.such.Type] { } } }",
        "no.such.Type");
    refuses("broadcast_poll_time { seconds: -1 }", "services:1:1: broadcast_poll_time");
  }
}
