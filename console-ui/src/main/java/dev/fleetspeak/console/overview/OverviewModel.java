package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.PageModel;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.proto.console.v1.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import org.jspecify.annotations.Nullable;

/** The first page's logic. */
public final class OverviewModel implements PageModel {
  private static final Duration REFRESH = Duration.ofSeconds(5);

  /** All clients come in one answer there. */
  private static final Duration REFRESH_REDUCED = Duration.ofMinutes(1);

  /** Where a click leads. */
  public interface Links {
    /** Messages that match this filter, in this range. */
    void messages(String filter, TimeRange range);

    /** Clients that match this filter. */
    void clients(String filter);
  }

  private final Session session;
  private final Links links;
  private final Feed<Vitals> vitals;
  private final Feed<Breakdown> breakdown;
  private final ObjectProperty<Grouping> grouping = new SimpleObjectProperty<>(Grouping.TYPE);
  private final ObjectProperty<Direction> direction =
      new SimpleObjectProperty<>(Direction.DIRECTION_UNSPECIFIED);
  private final BooleanProperty logarithmic = new SimpleBooleanProperty();
  private final ObservableSet<String> only = FXCollections.observableSet();
  private @Nullable TimeRange beforeZoom;
  private Instant asked = Instant.EPOCH;
  private boolean isShown;

  /** A page for a session. */
  public OverviewModel(Session session, Links links) {
    this.session = session;
    this.links = links;
    this.vitals = new Feed<>(session.ui());
    this.breakdown = new Feed<>(session.ui());
    grouping.subscribe(
        _ -> {
          only.clear();
          reload();
        });
    direction.subscribe(_ -> reload());
    session.range().subscribe(_ -> reload());
  }

  @Override
  public void shown() {
    isShown = true;
    reload();
  }

  @Override
  public void hidden() {
    isShown = false;
    vitals.abandon();
    breakdown.abandon();
  }

  @Override
  public void tick() {
    Duration interval = session.reduced().get() ? REFRESH_REDUCED : REFRESH;
    boolean due = Duration.between(asked, session.now()).compareTo(interval) >= 0;
    if (due && !vitals.busy().get() && !breakdown.busy().get()) {
      reload();
    }
  }

  @Override
  public void reload() {
    FleetspeakApi api = session.api().get();
    if (!isShown || api == null) {
      return;
    }
    asked = session.now();
    Instant now = asked;
    TimeRange.Between range = session.range().get().at(now);
    vitals.ask(
        () ->
            session.reduced().get()
                ? VitalQuestions.askReduced(api, session.presence(), now)
                : VitalQuestions.ask(api, range, now));
    breakdown.ask(
        () ->
            new CountQuestions(api, session.slots(), grouping.get(), direction.get(), range, now)
                .ask());
  }

  @Override
  public void forget() {
    vitals.reset();
    breakdown.reset();
    only.clear();
  }

  /** Shows only these groups, or all again if it is the only one already. */
  public void toggleOnly(String key) {
    if (!only.remove(key)) {
      only.add(key);
    }
  }

  /** Narrows the range to what was dragged over. */
  public void zoom(Instant from, Instant to) {
    if (from.isBefore(to)) {
      if (beforeZoom == null) {
        beforeZoom = session.range().get();
      }
      session.range().set(new TimeRange.Between(from, to));
    }
  }

  /** Back to the range before zooming; false if there was none. */
  public boolean zoomBack() {
    if (beforeZoom == null) {
      return false;
    }
    TimeRange back = beforeZoom;
    beforeZoom = null;
    session.range().set(back);
    return true;
  }

  /** Opens the messages of a group. */
  public void open(String key) {
    openDuring(key, session.range().get());
  }

  /** Opens the messages of a group in one bucket. */
  public void open(String key, int bucket) {
    Breakdown shown = breakdown.value().get();
    if (shown != null) {
      openDuring(key, new TimeRange.Between(shown.start(bucket), shown.start(bucket + 1)));
    }
  }

  private void openDuring(String key, TimeRange range) {
    links.messages(MessageLinks.filter(grouping.get(), key), range);
  }

  /** Where tiles lead. */
  public Links links() {
    return links;
  }

  /** The tiles' figures. */
  public Feed<Vitals> vitals() {
    return vitals;
  }

  /** The counts. */
  public Feed<Breakdown> breakdown() {
    return breakdown;
  }

  /** What messages are told apart by. */
  public ObjectProperty<Grouping> grouping() {
    return grouping;
  }

  /** Which way counted messages go; unspecified for all. */
  public ObjectProperty<Direction> direction() {
    return direction;
  }

  /** Whether the chart's scale is logarithmic. */
  public BooleanProperty logarithmic() {
    return logarithmic;
  }

  /** Groups that alone are drawn; empty for all. */
  public Set<String> only() {
    return only;
  }

  /** The same, to be watched. */
  public ObservableSet<String> onlyObservable() {
    return only;
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }
}
