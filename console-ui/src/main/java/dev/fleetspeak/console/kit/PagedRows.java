package dev.fleetspeak.console.kit;

import dev.fleetspeak.console.api.ApiException;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * Rows that come page by page as somebody looks at them. A refresh replaces them in one step, so
 * that what is on the screen never becomes empty in between. Belongs to the UI thread.
 */
public final class PagedRows<T> {
  /** Rows before the end at which the next page is asked for. */
  private static final int AHEAD = 60;

  private final Executor ui;
  private final ObservableList<T> rows = FXCollections.observableArrayList();
  private final ReadOnlyLongWrapper total = new ReadOnlyLongWrapper();
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<@Nullable ApiFailure> failure = new ReadOnlyObjectWrapper<>();
  private @Nullable Function<String, Call<RowPage<T>>> source;
  private @Nullable Call<RowPage<T>> current;
  private String nextToken = "";
  private int generation;
  private int furthest;

  /**
   * @param ui runs what changes the properties
   */
  public PagedRows(Executor ui) {
    this.ui = ui;
  }

  /**
   * Shows other rows, from the first page on.
   *
   * @param pages gives the page of a token, the empty one being the first
   */
  public void show(Function<String, Call<RowPage<T>>> pages) {
    furthest = 0;
    source = pages;
    load("", new ArrayList<>());
  }

  /** Asks again for as many rows as were looked at. Does nothing while something is under way. */
  public void refresh() {
    if (source != null && !busy.get()) {
      load("", new ArrayList<>());
    }
  }

  /** Asks again, whatever is under way. */
  public void retry() {
    if (source != null) {
      load("", new ArrayList<>());
    }
  }

  /** Tells that a row is on the screen; the next page is asked for before the end is reached. */
  public void seen(int index) {
    furthest = Math.max(furthest, index);
    if (wantsMore(rows.size()) && !busy.get() && failure.get() == null) {
      load(nextToken, new ArrayList<>(rows));
    }
  }

  private boolean wantsMore(int have) {
    return !nextToken.isEmpty() && furthest + AHEAD >= have;
  }

  private void load(String token, List<T> before) {
    abandon();
    if (source == null) {
      return;
    }
    int mine = generation;
    busy.set(true);
    Call<RowPage<T>> call = source.apply(token);
    current = call;
    var _ =
        call.answer()
            .whenComplete((page, thrown) -> ui.execute(() -> arrived(mine, before, page, thrown)));
  }

  private void arrived(
      int asked, List<T> before, @Nullable RowPage<T> page, @Nullable Throwable thrown) {
    if (asked != generation) {
      return;
    }
    current = null;
    busy.set(false);
    if (page == null) {
      failure.set(ApiException.of(thrown == null ? new IllegalStateException() : thrown));
      return;
    }
    failure.set(null);
    List<T> all = before;
    all.addAll(page.rows());
    nextToken = page.nextToken();
    if (all.size() < rows.size() && wantsMore(all.size())) {
      // A refresh of more than a page: the old rows stay until all of the new ones are there.
      load(nextToken, all);
      return;
    }
    total.set(page.total() < 0 && nextToken.isEmpty() ? all.size() : page.total());
    loaded.set(true);
    if (!all.equals(rows)) {
      rows.setAll(all);
    }
    if (wantsMore(all.size())) {
      load(nextToken, new ArrayList<>(all));
    }
  }

  /** Gives up what is under way. */
  public void abandon() {
    generation++;
    busy.set(false);
    if (current != null) {
      Call<RowPage<T>> given = current;
      current = null;
      given.cancel().run();
    }
  }

  /** Gives up what is under way and says so. */
  public void cancel() {
    if (current != null) {
      abandon();
      failure.set(new ApiFailure(ApiFailure.Kind.CANCELLED, "the rows", "it was cancelled"));
    }
  }

  /** Forgets everything, as when the connection changes. */
  public void reset() {
    abandon();
    source = null;
    nextToken = "";
    failure.set(null);
    loaded.set(false);
    total.set(0);
    rows.clear();
  }

  /** The rows so far. */
  public ObservableList<T> rows() {
    return rows;
  }

  /** Rows on all pages; -1 if the server cannot tell. */
  public ReadOnlyLongProperty total() {
    return total.getReadOnlyProperty();
  }

  /** Whether a page is under way. */
  public ReadOnlyBooleanProperty busy() {
    return busy.getReadOnlyProperty();
  }

  /** Whether any page has come so far. */
  public ReadOnlyBooleanProperty loaded() {
    return loaded.getReadOnlyProperty();
  }

  /** Why the last page did not come; null if it did. */
  public ReadOnlyObjectProperty<@Nullable ApiFailure> failure() {
    return failure.getReadOnlyProperty();
  }
}
