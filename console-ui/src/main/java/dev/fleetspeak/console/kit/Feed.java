package dev.fleetspeak.console.kit;

import dev.fleetspeak.console.api.ApiException;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Call;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A question that is asked again and again, and what is known of its answer. The newest question
 * wins: answers to older ones are dropped and their calls cancelled. Belongs to the UI thread.
 */
public final class Feed<T> {
  private final Executor ui;
  private final ReadOnlyObjectWrapper<@Nullable T> value = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable ApiFailure> failure = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private int generation;
  private @Nullable Call<T> current;
  private @Nullable Supplier<Call<T>> last;

  /**
   * @param ui runs what changes the properties
   */
  public Feed(Executor ui) {
    this.ui = ui;
  }

  /** Asks, giving up what is under way. The old value stays until the answer comes. */
  public void ask(Supplier<Call<T>> question) {
    abandon();
    last = question;
    int mine = generation;
    busy.set(true);
    Call<T> call = question.get();
    current = call;
    var _ =
        call.answer()
            .whenComplete((answer, thrown) -> ui.execute(() -> arrived(mine, answer, thrown)));
  }

  private void arrived(int asked, @Nullable T answer, @Nullable Throwable thrown) {
    if (asked != generation) {
      return;
    }
    current = null;
    busy.set(false);
    if (thrown == null) {
      failure.set(null);
      value.set(answer);
    } else {
      failure.set(ApiException.of(thrown));
    }
  }

  /** Asks the last question again; without one, nothing. */
  public void retry() {
    if (last != null) {
      ask(last);
    }
  }

  /** Gives up what is under way and says so. */
  public void cancel() {
    if (current != null) {
      abandon();
      failure.set(new ApiFailure(ApiFailure.Kind.CANCELLED, "the answer", "it was cancelled"));
    }
  }

  /** Gives up and forgets everything, as when the connection changes. */
  public void reset() {
    abandon();
    last = null;
    failure.set(null);
    value.set(null);
  }

  /** Gives up what is under way, silently. */
  public void abandon() {
    generation++;
    busy.set(false);
    if (current != null) {
      Call<T> given = current;
      current = null;
      given.cancel().run();
    }
  }

  /** The newest answer; null before the first. */
  public ReadOnlyObjectProperty<@Nullable T> value() {
    return value.getReadOnlyProperty();
  }

  /** Why the last question was not answered; null if it was. */
  public ReadOnlyObjectProperty<@Nullable ApiFailure> failure() {
    return failure.getReadOnlyProperty();
  }

  /** Whether a question is under way. */
  public ReadOnlyBooleanProperty busy() {
    return busy.getReadOnlyProperty();
  }
}
