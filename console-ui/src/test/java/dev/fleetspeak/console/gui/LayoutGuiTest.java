package dev.fleetspeak.console.gui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.CannedLink;
import dev.fleetspeak.console.api.ServerLink;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.ProfileFile;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.shell.ConsoleModel;
import dev.fleetspeak.console.shell.ConsoleView;
import dev.fleetspeak.console.shell.Page;
import dev.fleetspeak.console.shell.Theme;
import dev.fleetspeak.proto.console.v1.Installation;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListCell;
import javafx.scene.control.TableCell;
import javafx.scene.text.Text;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/** Texts at the smallest usual size of a window (issue 5, accepted when). */
class LayoutGuiTest extends GuiTest {
  @Test
  @DisplayName("no text of any page is cut, and none lies outside of the window")
  void texts() {
    ClientId client = server().client(5);
    interact(
        () -> {
          model.connection().offer(model.profile().get());
          model.clients().selected().set(client);
          model.messages().compose().begin(client.toString(), "grr");
        });
    for (Page page : Page.values()) {
      interact(() -> model.page().set(page));
      until(() -> links.openCalls() == 0);
      WaitForAsyncUtils.waitForFxEvents();
      assertThat(cut()).as(page.title()).isEmpty();
    }
    interact(() -> model.messages().compose().open().set(false));
    interact(() -> model.page().set(Page.MESSAGES));
    until(() -> !model.messages().rows().rows().isEmpty());
    interact(() -> model.messages().selected().set(model.messages().rows().rows().getFirst().id()));
    until(() -> model.messages().detail().content().value().get() != null);
    assertThat(cut()).isEmpty();
    // Nothing else would show that this test can see what it looks for.
    server().fleet().say("AMessageTypeWhoseNameIsLongerThanAnyPlaceForIt", 1);
    interact(() -> model.page().set(Page.OVERVIEW));
    until(() -> cut().stream().anyMatch(text -> text.startsWith("AMessageTypeWhoseName")));
  }

  @Test
  @DisplayName("nor where a server has nothing, refuses, or has the original interface only")
  void textsOfStates() {
    Installation installation = Installation.newBuilder().setVersion("1.2.3").build();
    List<ServerLink.Connector> servers =
        List.of(
            CannedLink.empty(installation),
            CannedLink.refusing(installation, ApiFailure.Kind.NOT_PERMITTED),
            CannedLink.refusing(installation, ApiFailure.Kind.NOT_SUPPORTED));
    for (ServerLink.Connector server : servers) {
      ConsoleModel state = Objects.requireNonNull(onUi(() -> console(server)));
      Scene scene =
          Objects.requireNonNull(
              onUi(() -> new Scene(new ConsoleView(state, () -> {}, files), 1280, 800)));
      interact(() -> Theme.LIGHT.apply(scene));
      interact(() -> state.messages().compose().begin("", ""));
      for (Page page : Page.values()) {
        interact(() -> state.page().set(page));
        until(() -> state.openCalls() == 0);
        // A scene that is not shown is laid out for its picture only.
        interact(() -> scene.snapshot(null));
        assertThat(cut(scene.getRoot())).as(page.title()).isEmpty();
      }
      interact(state::close);
    }
  }

  private ConsoleModel console(ServerLink.Connector server) {
    Session session = new Session(Platform::runLater, InstantSource.system(), ZoneOffset.UTC);
    ConsoleModel state =
        new ConsoleModel(
            session, InstantSource.system(), new ProfileFile(temporary.resolve("none")), server);
    state.connect(Profile.of("state", "127.0.0.1:1"));
    return state;
  }

  private static <T> T onUi(Callable<T> work) {
    try {
      return WaitForAsyncUtils.asyncFx(work).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> cut() {
    return cut(lookup(".console").query());
  }

  private static List<String> cut(Parent root) {
    List<String> found = new ArrayList<>();
    look(root, root.getLayoutBounds(), found);
    return found;
  }

  /** Cells may be cut: they say all when pointed at. */
  private static void look(Node node, Bounds window, List<String> found) {
    if (!node.isVisible() || node instanceof TableCell<?, ?> || node instanceof ListCell<?>) {
      return;
    }
    if (node instanceof Labeled labeled && labeled.getText() != null) {
      labeled
          .lookupAll(".text")
          .forEach(
              part -> {
                if (part instanceof Text text
                    && !text.getText().equals(labeled.getText())
                    && part.getParent().equals(labeled)) {
                  found.add(labeled.getText() + " as " + text.getText());
                }
              });
    }
    if (node instanceof Text text && !text.getText().isBlank()) {
      Bounds at = text.localToScene(text.getLayoutBounds());
      if (at.getMinX() < -1 || at.getMaxX() > window.getMaxX() + 1) {
        found.add(text.getText() + " lies outside");
      }
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> look(child, window, found));
    }
  }
}
