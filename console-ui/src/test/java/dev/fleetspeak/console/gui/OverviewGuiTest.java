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
