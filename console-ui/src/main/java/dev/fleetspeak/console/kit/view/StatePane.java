package dev.fleetspeak.console.kit.view;

import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.PagedRows;
import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Content with what may be said instead of it or above it: that it is loading (with Cancel past
 * half a second), why it is empty, why it could not be had. Old content stays, dimmed.
 */
public final class StatePane extends StackPane {
  private static final Duration UNNOTICED = Duration.millis(500);

  private final Node content;
  private final ObservableBooleanValue has;
  private final ReadOnlyBooleanProperty busy;
  private final ReadOnlyObjectProperty<@Nullable ApiFailure> failure;
  private final Runnable retry;
  private final VBox notice = new VBox(8);
  private final HBox strip = new HBox(8);
  private final HBox loading = new HBox(8);
  private final PauseTransition patience = new PauseTransition(UNNOTICED);
  private @Nullable Node empty;
  private @Nullable Node unsupported;
  private boolean isFlat;

  private StatePane(
      Node content,
      ObservableBooleanValue has,
      ReadOnlyBooleanProperty busy,
      ReadOnlyObjectProperty<@Nullable ApiFailure> failure,
      Runnable retry,
      Runnable cancel) {
    this.content = content;
    this.has = has;
    this.busy = busy;
    this.failure = failure;
    this.retry = retry;
    getStyleClass().add("state-pane");
    notice.getStyleClass().add("state-notice");
    notice.setAlignment(Pos.CENTER);
    strip.getStyleClass().add("state-strip");
    strip.setAlignment(Pos.CENTER_LEFT);
    strip.setMaxHeight(USE_PREF_SIZE);
    setAlignment(strip, Pos.TOP_CENTER);
    ProgressBar bar = new ProgressBar();
    bar.getStyleClass().add("thin-bar");
    bar.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(bar, Priority.ALWAYS);
    Button stop = new Button("Cancel");
    stop.setOnAction(_ -> cancel.run());
    loading.getChildren().addAll(bar, stop);
    loading.setAlignment(Pos.CENTER);
    loading.setMaxHeight(USE_PREF_SIZE);
    loading.setMaxWidth(320);
    loading.getStyleClass().add("state-loading");
    getChildren().addAll(content, notice, strip, loading);
    patience.setOnFinished(_ -> update());
    has.subscribe(_ -> update());
    failure.subscribe(_ -> update());
    busy.subscribe(
        now -> {
          if (now) {
            patience.playFromStart();
          } else {
            patience.stop();
          }
          update();
        });
  }

  /** Around what shows a feed's value. */
  public static <T> StatePane of(Feed<T> feed, Node content) {
    return new StatePane(
        content,
        Bindings.isNotNull(feed.value()),
        feed.busy(),
        feed.failure(),
        feed::retry,
        feed::cancel);
  }

  /** Around a table of rows. */
  public static StatePane of(PagedRows<?> rows, Node content) {
    return new StatePane(
        content, rows.loaded(), rows.busy(), rows.failure(), rows::retry, rows::cancel);
  }

  /**
   * Says why there is nothing, or no longer says it.
   *
   * @param nothing an icon, words and a way out; null if there is something
   */
  public void setEmpty(@Nullable Node nothing) {
    empty = nothing;
    update();
  }

  /** Says failures in one line, for content that is no higher. */
  public void setFlat() {
    isFlat = true;
    update();
  }

  /** Says what to do instead where the server has no such call. */
  public void setUnsupported(Node instead) {
    unsupported = instead;
    update();
  }

  private void update() {
    ApiFailure failed = failure.get();
    boolean isUnsupported = failed != null && failed.kind() == ApiFailure.Kind.NOT_SUPPORTED;
    boolean hasContent = has.get() && !isUnsupported;
    boolean isSlow =
        busy.get() && patience.getStatus() != javafx.animation.Animation.Status.RUNNING;
    loading.setVisible(isSlow);
    // Beside what is there already it must not hide anything.
    setAlignment(loading, hasContent ? Pos.BOTTOM_RIGHT : Pos.CENTER);
    strip.setVisible(hasContent && failed != null);
    content.setOpacity(hasContent && failed != null ? 0.6 : 1);
    content.setVisible(hasContent && empty == null);
    notice.getChildren().clear();
    if (!hasContent && failed != null && !isSlow) {
      notice.getChildren().add(error(failed));
    } else if (hasContent && empty != null) {
      notice.getChildren().add(empty);
    }
    notice.setVisible(!notice.getChildren().isEmpty());
    if (hasContent && failed != null) {
      Label words = new Label("Not up to date: " + failed.why());
      words.setGraphic(Icons.of("fth-alert-triangle"));
      words.setMaxWidth(Double.MAX_VALUE);
      HBox.setHgrow(words, Priority.ALWAYS);
      strip.getChildren().setAll(words, retryButton());
    }
  }

  private Node error(ApiFailure failed) {
    if (failed.kind() == ApiFailure.Kind.NOT_SUPPORTED) {
      return unsupported != null
          ? unsupported
          : notice(
              "fth-slash",
              "Not on this server",
              "It has only the original admin interface, which cannot tell "
                  + failed.asked()
                  + ".");
    }
    if (isFlat) {
      Label words = new Label("Could not get %s: %s".formatted(failed.asked(), failed.why()));
      words.setGraphic(Icons.of("fth-alert-octagon"));
      words.setWrapText(true);
      HBox line = new HBox(12, words, retryButton());
      line.setAlignment(Pos.CENTER);
      return line;
    }
    Button copy = new Button("Copy details");
    copy.setOnAction(_ -> Clip.copy(failed.details()));
    String why = failed.why();
    return notice(
        "fth-alert-octagon",
        "Could not get " + failed.asked(),
        (Character.toUpperCase(why.charAt(0)) + why.substring(1) + ". " + failed.advice()).strip(),
        retryButton(),
        copy);
  }

  private Button retryButton() {
    Button again = new Button("Retry");
    again.setOnAction(_ -> retry.run());
    return again;
  }

  /** What stands in the middle of an empty card: an icon, what is the case, why, and ways out. */
  public static Node notice(String icon, String title, String words, Button... ways) {
    Label head = new Label(title);
    head.getStyleClass().add("notice-title");
    Label body = new Label(words);
    body.getStyleClass().add("notice-words");
    body.setWrapText(true);
    body.setMaxWidth(420);
    body.setMinHeight(USE_PREF_SIZE);
    VBox box = new VBox(8, Icons.of(icon), head, body);
    box.getStyleClass().add("notice");
    box.setAlignment(Pos.CENTER);
    if (ways.length > 0) {
      HBox buttons = new HBox(8, ways);
      buttons.setAlignment(Pos.CENTER);
      box.getChildren().add(buttons);
    }
    return box;
  }
}
