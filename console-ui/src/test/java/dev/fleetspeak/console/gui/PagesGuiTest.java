package dev.fleetspeak.console.gui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.shell.Page;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The other pages, seen and clicked. */
class PagesGuiTest extends GuiTest {

  private int rows(String table) {
    TableView<?> view = lookup(table).query();
    return view.getItems().size();
  }

  @Test
  @DisplayName("4: filter as one types; a row opens the detail; blacklisting asks first")
  void clients() {
    ClientId client = server().client(1500);
    clickOn("#page-clients");
    until(() -> rows("#clients-table") == 200);
    clickOn("#clients-filter").write(client.toString().substring(0, 10));
    until(() -> rows("#clients-table") == 1);
    clickOn(client.toString().substring(0, 8));
    until(() -> model.clients().detail().summary().value().get() != null);
    clickOn("Services");
    until(() -> lookup("hello").tryQuery().isPresent());
    clickOn("#blacklist");
    until(() -> lookup("#confirm").tryQuery().isPresent());
    push(KeyCode.ESCAPE);
    until(() -> model.session().confirmation().get() == null);
    clickOn("#blacklist");
    clickOn("#confirm");
    until(
        () -> {
          var row = model.clients().detail().summary().value().get();
          return row != null && row.isBlacklisted();
        });
    assertThat(((Label) lookup("#said").query()).getText()).contains("Blacklisted");
  }

  @Test
  @DisplayName("4: clearing what waits asks first, and the list shows it")
  void clearPending() {
    ClientId client = server().client(1600);
    var _ = server().fleet().ask(client, "GrrMessage");
    interact(
        () -> {
          model.clients().selected().set(client);
          model.page().set(Page.CLIENTS);
        });
    var detail = model.clients().detail();
    until(
        () ->
            detail.summary().value().get() != null
                && detail.summary().value().get().pending() == 1);
    clickOn("#clear-pending");
    clickOn("#confirm");
    until(
        () ->
            detail.summary().value().get() != null
                && detail.summary().value().get().pending() == 0);
  }

  @Test
  @DisplayName("5: a wrong filter says why; a message shows its payload as text, JSON and hex")
  void messages() {
    server().fleet().say("LookedAt", 1);
    clickOn("#page-messages");
    clickOn("#messages-filter").write("typo:x");
    until(() -> model.messages().filter().problem().get().contains("no key"));
    interact(() -> model.messages().filter().text().set("type:LookedAt"));
    until(() -> rows("#messages-table") == 1);
    Node table = lookup("#messages-table").query();
    clickOn(from(table).lookup("LookedAt").<Node>query());
    until(() -> lookup("#payload").tryQuery().isPresent());
    until(() -> model.messages().detail().content().value().get() != null);
    clickOn("JSON");
    until(() -> lookup("{").tryQuery().isPresent());
    clickOn("Hex");
    until(
        () ->
            lookup(
                    (Node node) ->
                        node instanceof Label
                            || node instanceof javafx.scene.control.ListCell<?> cell
                                && String.valueOf(cell.getText()).startsWith("00000000"))
                .tryQuery()
                .isPresent());
    assertThat(((Label) lookup("#life").query()).getText()).contains("processed");
  }

  @Test
  @DisplayName("5: a message is composed and sent; without an answer the wait can be left")
  void compose() {
    ClientId client = server().client(1700);
    clickOn("#page-messages");
    clickOn("#compose");
    clickOn("#compose-client").write(client.toString());
    clickOn("#compose-service").write("grr");
    clickOn("#compose-type").write("FromTheForm");
    until(() -> model.messages().compose().problem().get().isEmpty());
    clickOn("#send-and-wait");
    until(() -> lookup("Stop waiting").tryQuery().isPresent());
    clickOn("Stop waiting");
    until(() -> !model.messages().compose().reply().busy().get());
    clickOn("#send");
    until(() -> lookup("#reply").tryQuery().isPresent());
    assertThat(server().store().getPendingMessages(java.util.List.of(client), 0, 10, false))
        .hasSize(2);
  }

  @Test
  @DisplayName("6: who runs which; a click opens the service")
  void configs() {
    clickOn("#page-configs");
    until(() -> model.configs().survey().value().get() != null);
    clickOn("osquery");
    until(() -> model.configs().seen().get() != null);
    Label count = lookup("#survey-count").query();
    assertThat(count.getText()).contains("2\u2009000 clients");
  }

  @Test
  @DisplayName("2: the test of a connection shows each step")
  void connection() {
    interact(() -> model.connection().offer(model.profile().get()));
    clickOn("#page-connection");
    clickOn("#test-connection");
    until(() -> model.connection().trial().value().get() != null);
    assertThat(model.connection().trial().value().get().passed()).isTrue();
    until(() -> lookup("Admin interface").tryQuery().isPresent());
  }
}
