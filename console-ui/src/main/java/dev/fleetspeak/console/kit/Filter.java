package dev.fleetspeak.console.kit;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * A filter as it is typed and the last one that made sense. While what is typed makes none, nothing
 * runs and the reason is there to be read.
 */
public final class Filter<T> {
  private final Reader<T> reader;
  private final StringProperty text = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<T> value;

  /** Makes a filter out of its text. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads.
     *
     * @throws FilterException if it makes no sense
     */
    T read(String text) throws FilterException;
  }

  /**
   * @param none what the empty text means
   */
  public Filter(Reader<T> reader, T none) {
    this.reader = reader;
    this.value = new ReadOnlyObjectWrapper<>(none);
    text.subscribe(this::judge);
  }

  private void judge(String typed) {
    try {
      T read = reader.read(typed);
      problem.set("");
      value.set(read);
    } catch (FilterException e) {
      problem.set(String.valueOf(e.getMessage()));
    }
  }

  /** What is typed. */
  public StringProperty text() {
    return text;
  }

  /** What is wrong with it; empty if nothing. */
  public ReadOnlyStringProperty problem() {
    return problem.getReadOnlyProperty();
  }

  /** The last one that made sense. */
  public ReadOnlyObjectProperty<T> value() {
    return value.getReadOnlyProperty();
  }

  /** Adds a term, as a click on a value does. */
  public void add(String key, String wanted) {
    String term = Filters.term(key, wanted);
    if (!text.get().contains(term)) {
      text.set((text.get() + " " + term).trim());
    }
  }
}
