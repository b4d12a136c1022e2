package dev.fleetspeak.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.ServerAddress;
import dev.fleetspeak.console.api.Trial;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.ProfileFile;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.testing.AdminOnlyServer;
import dev.fleetspeak.console.testing.SeededServer;
import dev.fleetspeak.console.testing.Ui;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with only the original admin interface (tools.md 11.3, A-CONS-1). */
class ReducedTest {
  private static SeededServer seeded;
  private static AdminOnlyServer server;

  @TempDir static Path folder;
  @TempDir Path own;

  private final Ui ui = new Ui();
  private ConsoleModel model;

  @BeforeAll
  static void seed() {
    seeded = new SeededServer(folder, 60, 600);
    server = new AdminOnlyServer(seeded.store());
  }

  @AfterAll
  static void stop() {
    server.close();
    seeded.close();
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
    ui.run(() -> model.connect(Profile.of("reference", server.address())));
    ui.until(() -> model.session().online().get() && model.session().reduced().get());
  }

  @AfterEach
  void leave() {
    ui.run(model::close);
    ui.close();
  }

  @Test
  @DisplayName("11.3: the test of the connection passes and says what is there")
  void trial() {
    Trial trial = Trial.of(ServerAddress.parse(server.address())).answer().join();
    assertThat(trial.passed()).isTrue();
    assertThat(trial.steps().getLast().found()).contains("only the original one");
    assertThat(trial.installation()).isNull();
  }

  @Test
  @DisplayName("11.3: clients are counted; messages are not, and that is said")
  void overview() {
    ui.until(() -> model.overview().vitals().value().get() != null);
    var vitals = Objects.requireNonNull(ui.get(() -> model.overview().vitals().value().get()));
    assertThat(vitals.all()).isEqualTo(60);
    assertThat(vitals.online()).isEqualTo(39);
    assertThat(vitals.inPerMinute()).isEqualTo(-1);
    ui.until(() -> model.overview().breakdown().failure().get() != null);
    assertThat(ui.get(() -> model.overview().breakdown().failure().get().kind()))
        .isEqualTo(ApiFailure.Kind.NOT_SUPPORTED);
  }

  @Test
  @DisplayName("11.3.1: the fleet is filtered and sorted in the console")
  void fleet() {
    ui.run(() -> model.page().set(Page.CLIENTS));
    ui.until(() -> model.clients().rows().rows().size() == 60);
    ui.run(() -> model.clients().filter().text().set("label:windows online:yes"));
    ui.until(() -> model.clients().rows().rows().size() == 6);
    ui.run(() -> model.clients().filter().text().set("last:>1d"));
    ui.until(() -> model.clients().rows().rows().size() == 6);
    ui.run(() -> model.clients().filter().text().set(server().toString()));
    ui.until(() -> model.clients().rows().rows().size() == 1);
    ui.run(() -> model.clients().filter().text().set("service:grr"));
    ui.until(() -> model.clients().rows().failure().get() != null);
  }

  private static ClientId server() {
    return seeded.client(7);
  }

  @Test
  @DisplayName("11.3.2: a client shows contacts and what waits; it is cleared and blacklisted")
  void client() {
    ClientId client = seeded.client(55);
    var _ = seeded.fleet().ask(client, "GrrMessage");
    ui.run(
        () -> {
          model.page().set(Page.CLIENTS);
          model.clients().selected().set(client);
        });
    var detail = model.clients().detail();
    ui.until(
        () ->
            detail.summary().value().get() != null
                && detail.contacts().value().get() != null
                && detail.pending().value().get() != null
                && detail.services().failure().get() != null);
    assertThat(ui.get(() -> detail.pending().value().get())).hasSize(1);
    assertThat(ui.get(() -> detail.services().failure().get().kind()))
        .isEqualTo(ApiFailure.Kind.NOT_SUPPORTED);
    ui.run(detail::clearPending);
    ui.run(ui.get(() -> model.session().confirmation().get()).action());
    ui.until(() -> Objects.equals(detail.pending().value().get(), List.of()));
    ui.run(detail::blacklist);
    ui.run(ui.get(() -> model.session().confirmation().get()).action());
    ui.until(
        () ->
            detail.summary().value().get() != null
                && detail.summary().value().get().isBlacklisted());
  }

  @Test
  @DisplayName("11.3.5: a message is looked up by its id; sending works")
  void message() {
    MessageId id = seeded.fleet().ask(seeded.client(3), "GrrMessage");
    ui.run(() -> model.page().set(Page.MESSAGES));
    ui.until(() -> model.messages().rows().failure().get() != null);
    ui.run(() -> model.messages().filter().text().set("id:" + id));
    ui.until(() -> model.messages().rows().rows().size() == 1);
    ui.run(() -> model.messages().selected().set(id.toString()));
    assertThat(ui.get(() -> model.messages().detail().life())).contains("waiting for");
    ui.run(() -> model.messages().filter().text().set("f".repeat(64)));
    ui.until(() -> model.messages().rows().rows().isEmpty());
    ui.run(() -> model.messages().filter().text().set("id:12"));
    assertThat(ui.get(() -> model.messages().filter().problem().get())).contains("64 hex digits");
    var compose = model.messages().compose();
    ui.run(
        () -> {
          compose.begin(seeded.client(4).toString(), "grr");
          compose.send();
        });
    ui.until(() -> compose.reply().value().get() != null);
  }

  @Test
  @DisplayName("11.2: what clients run is not known there, and that is said")
  void configs() {
    ui.run(() -> model.page().set(Page.CONFIGS));
    ui.until(() -> model.configs().survey().failure().get() != null);
    assertThat(ui.get(() -> model.configs().survey().failure().get().kind()))
        .isEqualTo(ApiFailure.Kind.NOT_SUPPORTED);
  }

  @Test
  @DisplayName("11.3: the next server is judged for itself")
  void otherServer() {
    ui.run(() -> model.connect(Profile.of("ours", seeded.address())));
    ui.until(() -> model.session().installation().get() != null);
    assertThat(ui.get(() -> model.session().reduced().get())).isFalse();
  }
}
