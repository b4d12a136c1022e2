package dev.fleetspeak.console.gui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.shell.Page;
import dev.fleetspeak.console.testing.SeededServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server that is gone, slow, or left (issue 5, accepted when). */
class TroubleGuiTest extends GuiTest {
  /** What the UI thread may compute between two pictures; building a page takes some 200 ms. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private static final Duration SLOW = Duration.ofSeconds(3);

  private SeededServer own;
  private final UiWatch watch = new UiWatch();
  private Timeline clockwork;

  @Override
  SeededServer target() {
    if (own == null) {
      try {
        own = new SeededServer(scratch("console-trouble"), 300, 2000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return own;
  }

  /** As in the window of the program: a second has passed. */
  @BeforeEach
  void tick() {
    interact(
        () -> {
          clockwork =
              new Timeline(new KeyFrame(javafx.util.Duration.seconds(1), _ -> model.tick()));
          clockwork.setCycleCount(Animation.INDEFINITE);
          clockwork.play();
          watch.start();
        });
    until(() -> model.overview().vitals().value().get() != null);
  }

  @AfterEach
  void end() {
    interact(
        () -> {
          watch.stop();
          clockwork.stop();
        });
    own.close();
  }

  private String banner() {
    return ((Label) lookup("#banner").query()).getText();
  }

  private void isFluent() {
    AtomicReference<Duration> longest = new AtomicReference<>();
    interact(() -> longest.set(watch.longest()));
    assertThat(Objects.requireNonNull(longest.get())).isLessThan(LONGEST);
    assertThat(watch.waited()).isEmpty();
  }

  @Test
  @DisplayName("a UI thread that waits would be seen")
  void waiting() {
    interact(() -> LockSupport.parkNanos(Duration.ofMillis(400).toNanos()));
    assertThat(watch.waited()).contains("parkNanos");
  }

  @Test
  @DisplayName("the server gone for 20 s: it is said, nothing freezes, it recovers by itself")
  void outage() throws Exception {
    own.stop();
    long gone = System.nanoTime();
    until(() -> banner().startsWith("Lost demo"));
    assertThat(((Label) lookup("#connection-state").query()).getText()).isEqualTo("reconnecting");
    interact(() -> model.page().set(Page.CLIENTS));
    until(() -> lookup("Could not get clients").tryQuery().isPresent());
    interact(() -> model.page().set(Page.OVERVIEW));
    // What was known stays, and says that it is old.
    assertThat(model.overview().vitals().value().get()).isNotNull();
    until(
        () ->
            lookup(
                    (Node node) ->
                        node instanceof Label label && label.getText().startsWith("Not up to date"))
                .tryQuery()
                .isPresent());
    Thread.sleep(Math.max(0, 20_000 - (System.nanoTime() - gone) / 1_000_000));
    assertThat(banner()).contains("Next try");
    assertThat(model.openCalls()).isLessThan(20);
    own.comeBack();
    own.fleet().say("AfterTheOutage", 4);
    until(() -> banner().isEmpty());
    until(() -> lookup("AfterTheOutage").tryQuery().isPresent());
    isFluent();
  }

  @Test
  @DisplayName("500 ms a call: every page stays fluent and gets its answers")
  void slow() {
    own.slow(Duration.ofMillis(500));
    for (Page page : new Page[] {Page.CLIENTS, Page.MESSAGES, Page.CONFIGS, Page.OVERVIEW}) {
      clickOn("#page-" + page.name().toLowerCase(java.util.Locale.ROOT));
    }
    clickOn("#page-clients");
    until(() -> model.clients().rows().loaded().get());
    clickOn("#page-messages");
    until(() -> model.messages().rows().loaded().get());
    clickOn("#page-configs");
    until(() -> model.configs().survey().value().get() != null);
    isFluent();
  }

  @Test
  @DisplayName("past half a second a call shows that it runs, and can be cancelled")
  void cancel() {
    own.slow(Duration.ofSeconds(15));
    clickOn("#page-clients");
    until(() -> cancelButton() != null);
    isFluent();
    clickOn(cancelButton());
    until(() -> model.clients().rows().failure().get() != null);
    assertThat(model.clients().rows().failure().get().kind()).isEqualTo(ApiFailure.Kind.CANCELLED);
    until(() -> links.openCalls() == 0);
    own.slow(Duration.ZERO);
    clickOn("Retry");
    until(() -> model.clients().rows().loaded().get());
  }

  private Button cancelButton() {
    return lookup(
            (Node node) ->
                node instanceof Button button
                    && button.getText().equals("Cancel")
                    && isShown(button))
        .tryQuery()
        .map(Button.class::cast)
        .orElse(null);
  }

  private static boolean isShown(Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return node.getScene() != null;
  }

  @Test
  @DisplayName("changing the profile and closing the window leave no call running")
  void leaving() {
    own.slow(SLOW);
    for (Page page : Page.values()) {
      interact(() -> model.page().set(page));
    }
    interact(() -> model.page().set(Page.OVERVIEW));
    assertThat(links.openCalls(0)).isPositive();
    interact(() -> model.connect(Profile.of("other", server().address())));
    until(() -> links.openCalls(0) == 0);
    until(() -> model.overview().vitals().value().get() != null);
    assertThat(links.count()).isEqualTo(2);
    interact(() -> model.connect(Profile.of("slow", own.address())));
    until(() -> links.openCalls(2) > 0);
    interact(() -> model.close());
    until(() -> links.openCalls() == 0);
  }
}
