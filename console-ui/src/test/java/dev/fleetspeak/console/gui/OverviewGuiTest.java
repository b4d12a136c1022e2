package dev.fleetspeak.console.gui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.overview.Breakdown;
import dev.fleetspeak.console.overview.Group;
import dev.fleetspeak.console.shell.Page;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The first page, seen and clicked. */
class OverviewGuiTest extends GuiTest {

  private Breakdown shown() {
    return model.overview().breakdown().value().get();
  }

  @Test
  @DisplayName("issue 5: a type sent during the test appears in the counts on the screen")
  void newTypeAppears() {
    until(() -> shown() != null && shown().total() > 0);
    server().fleet().say("SaidInTheTest", 5);
    interact(() -> model.overview().reload());
    until(() -> lookup("SaidInTheTest").tryQuery().isPresent());
    Label headline = lookup("#headline").query();
    assertThat(headline.getText()).contains("in the last hour");
  }

  @Test
  @DisplayName("console.md 2: a click on a type opens Messages filtered to it")
  void clickOpensMessages() {
    until(() -> lookup("ResourceUsage").tryQuery().isPresent());
    clickOn("ResourceUsage");
    until(() -> model.page().get() == Page.MESSAGES);
    assertThat(model.messages().filter().text().get()).isEqualTo("type:ResourceUsage");
    until(
        () ->
            !model.messages().rows().rows().isEmpty()
                && model.messages().rows().rows().stream()
                    .allMatch(
                        row ->
                            row.summary().getMessage().getMessageType().equals("ResourceUsage")));
  }

  @Test
  @DisplayName("issue 5: the fleet of these tests: 2,000 clients, 100,000 messages counted")
  void fleet() {
    clickOn("7d");
    until(() -> shown() != null && shown().total() >= 100_000);
    until(() -> model.overview().vitals().value().get() != null);
    assertThat(model.overview().vitals().value().get().all()).isEqualTo(2000);
    assertThat(shown().groups().stream().mapToLong(Group::total).sum()).isEqualTo(shown().total());
  }

  private boolean has(String key) {
    return shown().groups().stream().map(Group::key).anyMatch(key::equals);
  }

  @Test
  @DisplayName("3: grouped by type, service, direction and outcome; one way; as lines")
  void grouping() {
    until(() -> shown() != null && has("ClientInfo"));
    clickOn("Service");
    until(() -> has("GRR"));
    clickOn("Direction");
    until(() -> has("from clients") && has("to clients"));
    clickOn("Outcome");
    until(() -> has("processed") && has("failed"));
    clickOn("Direction");
    until(() -> has("to clients"));
    clickOn("In");
    until(() -> has("from clients") && !has("to clients"));
    clickOn("Out");
    until(() -> has("to clients") && !has("from clients"));
    clickOn("Both");
    clickOn("Type");
    until(() -> has("ClientInfo"));
    clickOn("log");
    assertThat(model.overview().logarithmic().get()).isTrue();
  }

  @Test
  @DisplayName("console.md 2: a tile leads to the page behind it, filtered")
  void tiles() {
    until(() -> lookup("Online").tryQuery().isPresent());
    clickOn("Online");
    until(() -> model.page().get() == Page.CLIENTS);
    assertThat(model.clients().filter().text().get()).isEqualTo("online:yes");
    clickOn("#page-overview");
    clickOn("Backlog");
    until(() -> model.page().get() == Page.MESSAGES);
    assertThat(model.messages().filter().text().get()).isEqualTo("state:pending");
  }

  @Test
  @DisplayName("console.md 2: grouping, presets, pausing")
  void controls() {
    until(() -> shown() != null);
    clickOn("Outcome");
    until(() -> shown().groups().stream().map(Group::key).anyMatch("processed"::equals));
    clickOn("24h");
    until(() -> shown().buckets() > 280);
    clickOn("#live");
    assertThat(model.session().live().get()).isFalse();
    push(KeyCode.CONTROL, KeyCode.P);
    assertThat(model.session().live().get()).isTrue();
  }

  @Test
  @DisplayName("console.md 2: dragging zooms, Esc goes back")
  void dragging() {
    until(() -> shown() != null && shown().total() > 0);
    var chart = lookup("#stacked-chart").query();
    var bounds = chart.localToScreen(chart.getBoundsInLocal());
    double y = bounds.getCenterY();
    moveTo(bounds.getMinX() + 200, y);
    press(javafx.scene.input.MouseButton.PRIMARY);
    moveTo(bounds.getMinX() + 300, y);
    release(javafx.scene.input.MouseButton.PRIMARY);
    until(() -> model.session().range().get() instanceof TimeRange.Between);
    push(KeyCode.ESCAPE);
    push(KeyCode.ESCAPE);
    until(() -> model.session().range().get() instanceof TimeRange.Last);
  }
}
