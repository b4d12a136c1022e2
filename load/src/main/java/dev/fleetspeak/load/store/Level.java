package dev.fleetspeak.load.store;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.figures.Pairs;
import dev.fleetspeak.load.store.Figure.Goal;
import dev.fleetspeak.server.store.Datastore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything measured at one number of stored messages. Each figure is taken from the filled store
 * and from one with the same clients and no messages at first, in turn.
 */
final class Level {
  /** Questions are short: more of them cost nothing. */
  private static final int QUESTIONS_A_ROUND = 3;

  private static final int WARM_UP = 5;

  private final StoreSize size;
  private final Effort effort;
  private final StoreClock clock;
  private final Stores stores;
  private final Enrolment enrolment;
  private final Supplier<Duration> cpuTime;

  /** Enrols the fleet. */
  interface Enrolment {
    /** Returns when all are in the store. */
    void enrol(Datastore store) throws LoadException, InterruptedException;
  }

  private final Consumer<Figure> figures;

  /**
   * @param cpuTime used so far by whatever takes part
   * @param figures gets each figure as soon as it is there
   */
  Level(
      StoreSize size,
      Effort effort,
      StoreClock clock,
      Stores stores,
      Enrolment enrolment,
      Supplier<Duration> cpuTime,
      Consumer<Figure> figures) {
    this.enrolment = enrolment;
    this.cpuTime = cpuTime;
    this.size = size;
    this.effort = effort;
    this.clock = clock;
    this.stores = stores;
    this.figures = figures;
  }

  /**
   * Measures.
   *
   * @param filled with so many messages
   * @param judged whether the goals count here
   */
  void measure(Datastore filled, boolean judged)
      throws LoadException, IOException, InterruptedException {
    stores.withEmpty(
        empty -> {
          enrolment.enrol(empty);
          clock.run();
          ingest(filled, empty, 1, judged ? Goal.ratioAtLeast(0.90) : null);
          ingest(filled, empty, 10, judged ? Goal.ratioAtLeast(0.85) : null);
          ingest(filled, empty, 100, judged ? Goal.ratioAtLeast(0.85) : null);
          deliver(filled, empty, judged);
          ask(filled, empty, judged);
          return empty;
        });
  }

  private void ingest(Datastore filled, Datastore empty, int messages, @Nullable Goal goal)
      throws LoadException, InterruptedException {
    var ingest = new Ingest(messages, clock, cpuTime);
    int contacts = effort.contactsEach(messages);
    List<Ingest.Round> ofFilled = new ArrayList<>();
    List<Ingest.Round> ofEmpty = new ArrayList<>();
    for (int round = 0; round < effort.rounds(); round++) {
      boolean filledFirst = round % 2 == 1;
      if (filledFirst) {
        ofFilled.add(ingest.take(filled, contacts));
      }
      ofEmpty.add(ingest.take(empty, contacts));
      if (!filledFirst) {
        ofFilled.add(ingest.take(filled, contacts));
      }
    }
    String what = "ingest, %d message%s a contact".formatted(messages, messages == 1 ? "" : "s");
    figures.accept(new Figure(what, "msg/s", pairs(ofFilled, ofEmpty, Ingest.Round::rate), goal));
    figures.accept(
        new Figure(
            "  its CPU time for a message",
            "us",
            pairs(ofFilled, ofEmpty, Ingest.Round::cpuMicros),
            null));
  }

  private static Pairs pairs(
      List<Ingest.Round> filled, List<Ingest.Round> empty, ToDoubleFunction<Ingest.Round> figure) {
    return new Pairs(
        filled.stream().mapToDouble(figure).boxed().toList(),
        empty.stream().mapToDouble(figure).boxed().toList());
  }

  private void deliver(Datastore filled, Datastore empty, boolean judged) throws LoadException {
    var inFilled = new Delivery(filled, clock);
    var inEmpty = new Delivery(empty, clock);
    compare("insert, lease, acknowledge", "ms", inFilled::millis, inEmpty::millis, null);
    compare(
        "look for due messages, none there",
        "us",
        inFilled::lookMicros,
        inEmpty::lookMicros,
        judged ? Goal.ratioAtMost(1.5) : null);
  }

  private void ask(Datastore filled, Datastore empty, boolean judged) throws LoadException {
    var ofFilled = new Questions(filled, clock);
    var ofEmpty = new Questions(empty, clock);
    compare("first page of messages", "ms", ofFilled::messages, ofEmpty::messages, null);
    compare(
        "first page of messages of one type",
        "ms",
        ofFilled::messagesOfType,
        ofEmpty::messagesOfType,
        null);
    compare(
        "first page of clients with a label",
        "ms",
        () -> ofFilled.clients(size.fleet() / Fleet.SITES),
        () -> ofEmpty.clients(size.fleet() / Fleet.SITES),
        judged ? Goal.atMost(200) : null);
    compare(
        "counts by type over 30 days",
        "ms",
        ofFilled::counts,
        ofEmpty::counts,
        judged ? Goal.atMost(50) : null);
    compare(
        "counts by day, service and type", "ms", ofFilled::countsByDay, ofEmpty::countsByDay, null);
  }

  private void compare(
      String what,
      String unit,
      Pairs.Sample<LoadException> filled,
      Pairs.Sample<LoadException> empty,
      @Nullable Goal goal)
      throws LoadException {
    Pairs.take(WARM_UP, filled, empty);
    figures.accept(
        new Figure(
            what, unit, Pairs.take(effort.rounds() * QUESTIONS_A_ROUND, filled, empty), goal));
  }
}
