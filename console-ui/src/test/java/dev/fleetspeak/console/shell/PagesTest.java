package dev.fleetspeak.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.console.api.ConnectionState;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.ProfileFile;
import dev.fleetspeak.console.kit.Confirmation;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.testing.SeededServer;
import dev.fleetspeak.console.testing.Ui;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages' models against a real server, without a toolkit (issue 5, items 1 to 6). */
class PagesTest {
  private static SeededServer server;

  @TempDir static Path folder;
  @TempDir Path own;

  private final Ui ui = new Ui();
  private ConsoleModel model;

  @BeforeAll
  static void seed() {
    server = new SeededServer(folder, 300, 3000);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    model =
        ui.get(
            () ->
                new ConsoleModel(
                    new Session(ui::execute, InstantSource.system(), ZoneOffset.UTC),
                    InstantSource.system(),
                    new ProfileFile(own.resolve("profiles"))));
    ui.run(() -> model.connect(Profile.of("test", server.address())));
    ui.until(() -> model.session().online().get());
  }

  @AfterEach
  void leave() {
    ui.run(model::close);
    ui.close();
  }

  @Test
  @DisplayName("3: the figures of the first page are the store's")
  void overview() {
    ui.until(() -> model.overview().vitals().value().get() != null);
    var vitals = ui.get(() -> model.overview().vitals().value().get());
    assertThat(vitals.all()).isEqualTo(300);
    assertThat(vitals.online()).isEqualTo(195);
    assertThat(vitals.waitingForClients()).isGreaterThanOrEqualTo(39);
    assertThat(vitals.oldest()).isNotNull();
    ui.run(() -> model.session().range().set(TimeRange.Last.PRESETS.getFirst()));
    server.fleet().say("Fine", 3);
    ui.run(() -> model.overview().reload());
    ui.until(
        () ->
            model.overview().breakdown().value().get() != null
                && model.overview().breakdown().value().get().width().toSeconds() == 10
                && model.overview().breakdown().value().get().groups().stream()
                    .anyMatch(group -> group.key().equals("Fine")));
  }

  @Test
  @DisplayName("4: the server pages, sorts and filters; a wrong filter does not run")
  void clients() {
    ui.run(() -> model.page().set(Page.CLIENTS));
    ui.until(() -> model.clients().rows().rows().size() == 200);
    assertThat(ui.get(() -> model.clients().rows().total().get())).isEqualTo(300);
    ui.run(() -> model.clients().rows().seen(199));
    ui.until(() -> model.clients().rows().rows().size() == 300);
    ui.run(() -> model.clients().filter().text().set("label:windows online:yes"));
    ui.until(() -> model.clients().rows().total().get() == 30);
    ui.run(() -> model.clients().filter().text().set("label:windows online:maybe"));
    assertThat(ui.get(() -> model.clients().filter().problem().get())).contains("yes or no");
    assertThat(ui.get(() -> model.clients().rows().total().get())).isEqualTo(30);
    String prefix = server.client(5).toString().substring(0, 10);
    ui.run(() -> model.clients().filter().text().set(prefix));
    ui.until(() -> model.clients().rows().total().get() == 1);
  }

  @Test
  @DisplayName("4: a client's detail stays pinned; actions are confirmed with what they do")
  void clientDetail() {
    ClientId client = server.client(100);
    server.fleet().ask(client, "GrrMessage");
    ui.run(
        () -> {
          model.page().set(Page.CLIENTS);
          model.clients().selected().set(client);
        });
    var detail = model.clients().detail();
    ui.until(
        () ->
            detail.services().value().get() != null
                && detail.pending().value().get() != null
                && detail.summary().value().get() != null
                && detail.contacts().value().get() != null
                && detail.messages().value().get() != null);
    assertThat(ui.get(() -> detail.services().value().get())).isNotEmpty();
    assertThat(ui.get(() -> detail.pending().value().get())).hasSize(1);
    ui.run(() -> model.clients().filter().text().set("label:nowhere"));
    ui.until(() -> model.clients().rows().rows().isEmpty());
    assertThat(ui.get(() -> model.clients().selected().get())).isEqualTo(client);
    ui.run(detail::clearPending);
    Confirmation asked = ui.get(() -> model.session().confirmation().get());
    assertThat(asked.words()).contains("1 message becomes failed");
    ui.run(asked.action());
    ui.until(
        () -> detail.pending().value().get() != null && detail.pending().value().get().isEmpty());
    ui.run(detail::blacklist);
    Confirmation blacklist = ui.get(() -> model.session().confirmation().get());
    assertThat(blacklist.words()).contains("new id");
    ui.run(blacklist.action());
    ui.until(
        () ->
            detail.summary().value().get() != null
                && detail.summary().value().get().isBlacklisted());
  }

  @Test
  @DisplayName("5: messages are filtered by the server, and their payloads decoded")
  void messages() {
    MessageId waiting = server.fleet().ask(server.client(7), "Unusual");
    ui.run(
        () -> {
          model.messages().filter().text().set("type:Unusual state:pending dir:out");
          model.page().set(Page.MESSAGES);
        });
    ui.until(() -> !model.messages().rows().rows().isEmpty());
    ui.run(() -> model.messages().selected().set(waiting.toString()));
    var content = model.messages().detail().content();
    ui.until(() -> content.value().get() != null);
    var decoded = ui.get(() -> content.value().get().decoded());
    assertThat(decoded.text()).contains("args: \"--list\"");
    assertThat(decoded.json()).anyMatch(line -> line.contains("/var/log"));
    assertThat(ui.get(() -> model.messages().detail().life())).contains("waiting for");
  }

  @Test
  @DisplayName("5: a payload that was processed within the retention is still decoded")
  void keptPayload() {
    server.fleet().say("JustNow", 9);
    ui.run(
        () -> {
          model.messages().filter().text().set("type:JustNow");
          model.page().set(Page.MESSAGES);
        });
    ui.until(() -> model.messages().rows().rows().size() == 9);
    ui.run(() -> model.messages().selected().set(model.messages().rows().rows().getFirst().id()));
    var content = model.messages().detail().content();
    ui.until(() -> content.value().get() != null || content.failure().get() != null);
    assertThat(ui.get(() -> content.failure().get())).isNull();
    assertThat(ui.get(() -> content.value().get().decoded())).isNotNull();
  }

  @Test
  @DisplayName("5: a message is sent from text format, checked as it is typed")
  void compose() {
    ClientId client = server.client(9);
    var compose = model.messages().compose();
    ui.run(() -> compose.begin("", ""));
    assertThat(ui.get(() -> compose.missing().get())).isEqualTo("name the client");
    assertThat(ui.get(() -> compose.problem().get())).isEmpty();
    ui.run(compose::send);
    assertThat(ui.get(() -> compose.reply().busy().get())).isFalse();
    ui.run(
        () -> {
          compose.begin(client.toString(), "grr");
          compose.messageType().set("Composed");
          compose.payloadType().set("fleetspeak.stdinservice.InputMessage");
          compose.text().set("argz: 1");
        });
    assertThat(ui.get(() -> compose.problem().get())).contains("line 1").contains("argz");
    ui.run(() -> compose.text().set("args: 'x'"));
    assertThat(ui.get(() -> compose.problem().get())).isEmpty();
    ui.run(compose::send);
    ui.until(() -> compose.reply().value().get() != null);
    assertThat(server.store().getPendingMessages(List.of(client), 0, 10, true))
        .anyMatch(message -> message.getMessageType().equals("Composed"));
  }

  @Test
  @DisplayName("6: what clients run is told with who runs which")
  void configs() {
    ui.run(() -> model.page().set(Page.CONFIGS));
    ui.until(() -> model.configs().survey().value().get() != null);
    var survey = ui.get(() -> model.configs().survey().value().get());
    assertThat(survey.clients()).isEqualTo(300);
    assertThat(survey.isPart()).isFalse();
    assertThat(survey.running("grr")).isEqualTo(300);
    assertThat(survey.services()).hasSize(4);
    assertThat(survey.services()).anyMatch(service -> service.signature().isEmpty());
    var old =
        survey.services().stream()
            .filter(service -> service.name().equals("grr"))
            .toList()
            .getLast();
    ui.run(() -> model.configs().seen().set(old));
    ui.until(() -> model.configs().runners().rows().size() == old.clients());
    assertThat(ui.get(() -> model.configs().runners().total().get())).isEqualTo(34);
  }

  @Test
  @DisplayName("1: a server that is gone is said so, and found again without a hand")
  void outage() {
    server.stop();
    ui.run(model::reload);
    ui.until(() -> model.state().get() instanceof ConnectionState.Lost);
    assertThat(ui.get(() -> model.banner().get())).contains("Lost test").contains("Next try");
    assertThat(ui.get(() -> model.session().actionsOff())).contains("not reachable");
    server.comeBack();
    ui.until(() -> model.state().get() instanceof ConnectionState.Online);
    assertThat(ui.get(() -> model.banner().get())).isEmpty();
  }

  @Test
  @DisplayName("1: leaving and changing the server leave no call running")
  void leaving() {
    ui.run(() -> model.page().set(Page.CLIENTS));
    ui.run(() -> model.connect(Profile.of("again", server.address())));
    ui.until(() -> model.session().online().get());
    ui.run(model::close);
    assertThat(ui.get(() -> model.openCalls())).isZero();
  }
}
