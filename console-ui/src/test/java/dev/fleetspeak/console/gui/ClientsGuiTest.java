package dev.fleetspeak.console.gui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.clients.ClientRow;
import dev.fleetspeak.console.kit.Presence;
import dev.fleetspeak.console.shell.Page;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every filter, order and tab of the page of clients (issue 5, item 4). */
class ClientsGuiTest extends GuiTest {
  private TableView<ClientRow> table;

  @BeforeEach
  void open() {
    clickOn("#page-clients");
    table = lookup("#clients-table").query();
    until(() -> table.getItems().size() == 200);
  }

  private void filter(String text) {
    interact(() -> model.clients().filter().text().set(text));
  }

  private String count() {
    return ((Label) lookup("#clients-count").query()).getText().replace("\u2009", "");
  }

  @Test
  @DisplayName("4: filters by id prefix, label, last contact, online and blacklisted")
  void filters() {
    assertThat(count()).isEqualTo("2000");
    filter("online:yes");
    until(() -> count().equals("1300"));
    assertThat(table.getItems()).allMatch(row -> row.presence() == Presence.ONLINE);
    filter("online:no label:windows");
    until(() -> count().equals("200"));
    filter("last:>1d");
    until(() -> count().equals("200"));
    assertThat(table.getItems()).allMatch(row -> row.presence() == Presence.SILENT);
    filter("blacklisted:no");
    until(() -> table.getItems().size() == 200);
    filter("service:osquery");
    until(() -> count().equals("667"));
    filter("label:nowhere");
    until(() -> lookup("No client matches").tryQuery().isPresent());
    clickOn("Clear filter");
    until(() -> count().equals("2000"));
  }

  @Test
  @DisplayName("4: the server sorts, and pages come as they are scrolled to")
  void orderAndPages() {
    clickOn("Id");
    until(
        () ->
            table.getItems().size() == 200
                && table.getItems().get(0).id().toString().startsWith("00"));
    clickOn("Oldest");
    until(() -> table.getItems().get(0).presence() == Presence.SILENT);
    interact(() -> table.scrollTo(199));
    until(() -> table.getItems().size() >= 400);
    interact(() -> table.scrollTo(399));
    until(() -> table.getItems().size() >= 600);
    assertThat(table.getItems().stream().map(ClientRow::id).distinct().count())
        .isEqualTo(table.getItems().size());
  }

  @Test
  @DisplayName("4: each tab of a client tells something; its messages open in Messages")
  void tabs() {
    ClientId client = server().client(20);
    interact(() -> model.clients().selected().set(client));
    until(() -> model.clients().detail().summary().value().get() != null);
    until(() -> lookup("Last contact").tryQuery().isPresent());
    TabPane tabs = lookup("#client-tabs").query();
    for (String tab : new String[] {"Services", "Messages", "Pending", "Contacts"}) {
      clickOn(header(tab));
      until(
          () ->
              tabs.getSelectionModel().getSelectedItem().getText().equals(tab)
                  && lookup((javafx.scene.Node node) -> isFilled(node, tabs))
                      .tryQuery()
                      .isPresent());
    }
    clickOn(header("Messages"));
    clickOn("Open in Messages");
    until(() -> model.page().get() == Page.MESSAGES);
    assertThat(model.messages().filter().text().get()).isEqualTo("client:" + client);
  }

  private javafx.scene.Node header(String tab) {
    return lookup(
            (javafx.scene.Node node) ->
                node instanceof Label label
                    && label.getText().equals(tab)
                    && label.getStyleClass().contains("tab-label"))
        .query();
  }

  private static boolean isFilled(javafx.scene.Node node, TabPane tabs) {
    javafx.scene.Node content = tabs.getSelectionModel().getSelectedItem().getContent();
    boolean isInside = false;
    for (javafx.scene.Node at = node; at != null && !isInside; at = at.getParent()) {
      isInside = at.equals(content);
    }
    return isInside && node instanceof TableView<?> shown && !shown.getItems().isEmpty();
  }

  @Test
  @DisplayName("4: a message to a client begins at the client")
  void send() {
    ClientId client = server().client(21);
    interact(() -> model.clients().selected().set(client));
    until(() -> lookup("Send message").tryQuery().isPresent());
    clickOn("Send message");
    until(() -> model.page().get() == Page.MESSAGES);
    assertThat(model.messages().compose().open().get()).isTrue();
    assertThat(model.messages().compose().client().get()).isEqualTo(client.toString());
  }
}
