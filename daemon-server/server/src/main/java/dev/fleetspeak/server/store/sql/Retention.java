package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.RetentionReport;
import dev.fleetspeak.server.store.RetentionRun;
import dev.fleetspeak.server.store.StoreListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is too old, in steps between other writes. A step takes a few milliseconds of a
 * writer, and four times as long passes before the next: a fifth of one writer's time at most.
 * Thread-safe.
 */
final class Retention implements AutoCloseable {
  private static final int FIRST_STEP = 100;
  private static final int SMALLEST_STEP = 20;
  private static final int LARGEST_STEP = 1_000;
  private static final long SHORT_NANOS = 10_000_000;
  private static final long LONG_NANOS = 50_000_000;
  private static final int PAUSE_FACTOR = 4;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

  /** How often rows that stay though they are old are looked at again. */
  private static final long RESTART_NANOS = TimeUnit.HOURS.toNanos(1);

  private static final long DAY = 86_400;
  private static final int COUNTED = 100_000;

  private final Writer writer;
  private final Reads readers;
  private final Clock clock;
  private final List<RetainedKind> kinds;
  private final Map<String, Long> removed = new ConcurrentHashMap<>();
  private final ReentrantLock running = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final StoreListener listener;
  private long restartedAt = System.nanoTime();

  /**
   * @param listener told of what is removed, after the commit
   * @param kinds in the order in which they are removed and shown
   */
  Retention(
      Writer writer, Reads readers, Clock clock, StoreListener listener, List<RetainedKind> kinds) {
    this.listener = listener;
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
    this.kinds = List.copyOf(kinds);
  }

  /** How long each kind is kept, in words, for the log. */
  List<String> words() {
    return kinds.stream().map(kind -> kind.name() + " " + words(kind.keep())).toList();
  }

  private static String words(@Nullable Duration keep) {
    if (keep == null) {
      return "for ever";
    }
    return keep.isPositive() && keep.toSeconds() % DAY == 0
        ? keep.toDays() + " days"
        : keep.toSeconds() + " seconds";
  }

  /**
   * Removes what is too old.
   *
   * @param names of kinds; empty for all
   * @param atMost ends after about this long
   * @throws IllegalArgumentException if there is no kind of a name
   */
  RetentionRun run(Set<String> names, Duration atMost) {
    List<RetainedKind> chosen = chosen(names);
    long deadline = System.nanoTime() + atMost.toNanos();
    Map<String, Long> gone = new LinkedHashMap<>();
    boolean more = false;
    running.lock();
    try {
      if (System.nanoTime() - restartedAt >= RESTART_NANOS) {
        kinds.forEach(RetainedKind::restart);
        restartedAt = System.nanoTime();
      }
      for (RetainedKind kind : chosen) {
        more |= run(kind, deadline, gone);
      }
    } finally {
      running.unlock();
    }
    return new RetentionRun(gone, more);
  }

  private List<RetainedKind> chosen(Set<String> names) {
    List<RetainedKind> chosen =
        kinds.stream().filter(kind -> names.isEmpty() || names.contains(kind.name())).toList();
    if (chosen.size() < names.size()) {
      throw new IllegalArgumentException(
          "kinds of record are %s, not %s"
              .formatted(
                  String.join(", ", kinds.stream().map(RetainedKind::name).toList()),
                  String.join(", ", names)));
    }
    return chosen;
  }

  /** Whether there may be more to remove of a kind. */
  private boolean run(RetainedKind kind, long deadline, Map<String, Long> gone) {
    gone.put(kind.name(), 0L);
    Instant before = before(kind);
    boolean more = false;
    if (before != null) {
      readers.read(
          "looking for old " + kind.name(),
          db -> {
            kind.begin(db, before);
            return true;
          });
      more = steps(kind, before, deadline, gone);
    }
    listener.oldestKept(kind.name(), oldest(kind).orElse(null));
    return more;
  }

  private boolean steps(RetainedKind kind, Instant before, long deadline, Map<String, Long> gone) {
    int most = FIRST_STEP;
    while (System.nanoTime() - deadline < 0) {
      long begun = System.nanoTime();
      int size = most;
      RetainedKind.Step step =
          writer.write("removing old " + kind.name(), tx -> kind.remove(tx, before, size));
      long took = System.nanoTime() - begun;
      if (step.removed() > 0) {
        gone.merge(kind.name(), (long) step.removed(), Long::sum);
        removed.merge(kind.name(), (long) step.removed(), Long::sum);
        listener.removedOld(kind.name(), step.removed());
      }
      if (!step.more()) {
        return false;
      }
      if (!pause(took)) {
        return true;
      }
      most = nextStep(most, took);
    }
    return true;
  }

  private static int nextStep(int step, long took) {
    if (took > LONG_NANOS) {
      return Math.max(step / 2, SMALLEST_STEP);
    }
    return took < SHORT_NANOS ? Math.min(step * 2, LARGEST_STEP) : step;
  }

  /** Whether to go on. */
  private boolean pause(long took) {
    try {
      return !closed.await(
          Math.min(PAUSE_FACTOR * took, LONGEST_PAUSE_NANOS), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What is older goes; null if nothing does. */
  private @Nullable Instant before(RetainedKind kind) {
    Duration keep = kind.keep();
    return keep == null ? null : clock.instant().minus(keep);
  }

  private Optional<Instant> oldest(RetainedKind kind) {
    return readers.read("looking for the oldest of " + kind.name(), kind::oldest);
  }

  /** How long each kind is kept, and what is there. */
  List<RetentionReport> report() {
    List<RetentionReport> reports = new ArrayList<>();
    for (RetainedKind kind : kinds) {
      Instant before = before(kind);
      long expired =
          before == null
              ? 0
              : readers.read(
                  "counting old " + kind.name(), db -> kind.expired(db, before, COUNTED + 1));
      reports.add(
          new RetentionReport(
              kind.name(),
              kind.keep(),
              Math.min(expired, COUNTED),
              expired > COUNTED,
              oldest(kind).orElse(null),
              removed.getOrDefault(kind.name(), 0L)));
    }
    return reports;
  }

  /** Ends a run under way after its step. */
  @Override
  public void close() {
    closed.countDown();
  }
}
