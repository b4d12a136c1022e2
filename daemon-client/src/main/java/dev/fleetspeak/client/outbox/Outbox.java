package dev.fleetspeak.client.outbox;

import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to the server. Each priority has bounds of its own, and whoever puts a
 * message into a full one waits: nothing is dropped for want of room. With a durable {@link
 * OutboxStore}, a message that {@link #put} took survives the process. Thread-safe.
 */
public final class Outbox implements OutboxReader, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
  private static final List<Priority> ORDER = List.of(Priority.HIGH, Priority.MEDIUM, Priority.LOW);

  private static final Set<String> VOLATILE_TYPES = Set.of("ClientInfo", "ResourceUsage");

  /** After so many a lower priority gets its turn, so that it is slow but never stands. */
  private static final int MAX_OVERTAKINGS = 50;

  private final OutboxStore store;
  private final ClientMetrics metrics;

  /** Fair, so that a noisy service does not keep others from it. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Condition arrived = lock.newCondition();
  private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
  private final Set<Priority> held = EnumSet.noneOf(Priority.class);

  /** Messages in a row that went before ones of a lower priority. */
  private int overtakings;

  /** Counts who of the overtaken had a turn. */
  private int turns;

  private boolean woken;
  private boolean closed;
  private boolean storeFailing;

  /** In memory only. */
  public Outbox() {
    this(OutboxStore.NONE, ClientMetrics.NONE);
  }

  /** Over a store, beginning with what earlier processes left there. */
  public Outbox(OutboxStore store, ClientMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
    ORDER.forEach(priority -> lanes.put(priority, new Lane(lock::newCondition)));
    for (OutboxStore.Stored left : store.load()) {
      Lane lane = lane(left.message().getPriority());
      int size = left.message().getSerializedSize();
      Entry entry = new Entry(this, lane, left.message(), size, () -> {});
      entry.storedAs(left.key());
      lane.reserve(size);
      lane.add(entry);
      metrics.pending(left.message(), size);
    }
  }

  private Lane lane(Priority priority) {
    Lane lane = lanes.get(priority);
    if (lane == null) {
      throw new IllegalArgumentException("there is no priority " + priority);
    }
    return lane;
  }

  /**
   * Queues a message, waiting while its priority is full.
   *
   * @param message complete, with a known priority
   * @param acknowledged run once when the server has it, on the communicator's thread; must not
   *     block
   * @throws InterruptedException also when the outbox was closed
   */
  public void put(Message message, Runnable acknowledged) throws InterruptedException {
    boolean _ = put(message, acknowledged, Long.MAX_VALUE);
  }

  /**
   * As {@link #put(Message, Runnable)}, within a time.
   *
   * @return false if there was no room in time
   */
  public boolean offer(Message message, Duration timeout) throws InterruptedException {
    return put(message, () -> {}, timeout.toNanos());
  }

  private boolean put(Message message, Runnable acknowledged, long nanos)
      throws InterruptedException {
    Lane lane = lane(message.getPriority());
    Entry entry = new Entry(this, lane, message, message.getSerializedSize(), acknowledged);
    try {
      if (!reserve(lane, entry.size(), nanos)) {
        metrics.messageProcessed(message, false, new TimeoutException("the outbox is full"));
        return false;
      }
    } catch (InterruptedException e) {
      metrics.messageProcessed(message, false, e);
      throw e;
    }
    metrics.messageProcessed(message, false, null);
    metrics.pending(message, entry.size());
    entry.storedAs(isWorthKeeping(message) ? keep(message) : 0);
    lock.lock();
    try {
      lane.add(entry);
      arrived.signal();
    } finally {
      lock.unlock();
    }
    return true;
  }

  private boolean reserve(Lane lane, int size, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      boolean room = lane.awaitRoom(nanos, () -> closed);
      if (closed) {
        throw new InterruptedException("the client stops");
      }
      if (!room) {
        return false;
      }
      lane.reserve(size);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Each start tells anew what the client is; of a past run nobody wants to know that. */
  private static boolean isWorthKeeping(Message message) {
    return !message.getDestination().getServiceName().equals("system")
        || !VOLATILE_TYPES.contains(message.getMessageType());
  }

  /** A disk that is full must not silence the client: such messages stay in memory only. */
  private long keep(Message message) {
    try {
      long key = store.append(message);
      storeFailing = false;
      return key;
    } catch (IOException e) {
      if (!storeFailing) {
        storeFailing = true;
        LOG.log(
            System.Logger.Level.ERROR,
            "Messages cannot be written to outbox_directory and stay in memory only: {0}",
            e.getMessage());
      }
      return 0;
    }
  }

  @Override
  public @Nullable OutboundMessage take(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        Entry next = next();
        if (next != null) {
          next.take();
          return next;
        }
        if (woken || left <= 0) {
          woken = false;
          return null;
        }
        left = arrived.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Entry next() {
    List<Lane> waiting =
        ORDER.stream()
            .filter(priority -> closed || !held.contains(priority))
            .map(this::lane)
            .filter(Lane::isWaiting)
            .toList();
    if (waiting.isEmpty()) {
      return null;
    }
    overtakings = waiting.size() == 1 ? 0 : overtakings + 1;
    if (overtakings > MAX_OVERTAKINGS) {
      overtakings = 0;
      return waiting.get(1 + (turns++ & Integer.MAX_VALUE) % (waiting.size() - 1)).poll();
    }
    return waiting.getFirst().poll();
  }

  /**
   * Holds messages of some priorities back until this is called again without them (client.md 1.6);
   * none are held at first. What is held still counts against its bounds. A stop lets all go.
   */
  public void hold(Set<Priority> priorities) {
    lock.lock();
    try {
      held.clear();
      held.addAll(priorities);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      woken = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void acknowledge(Entry entry) {
    lock.lock();
    try {
      entry.lane().release(entry.size());
    } finally {
      lock.unlock();
    }
    store.remove(entry.key());
    try {
      entry.acknowledged().run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "A service's acknowledgement callback failed", e);
    }
    metrics.acknowledged(entry.message(), entry.size());
  }

  void giveBack(Entry entry) {
    metrics.beforeRetry(entry.message());
    lock.lock();
    try {
      entry.lane().add(entry);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Messages that the server has not confirmed. */
  public int unacknowledged() {
    lock.lock();
    try {
      return lanes.values().stream().mapToInt(Lane::unacknowledged).sum();
    } finally {
      lock.unlock();
    }
  }

  /** How full it is, the highest priority first. */
  public List<LaneLevel> levels() {
    lock.lock();
    try {
      return ORDER.stream()
          .map(p -> new LaneLevel(p, lane(p).unacknowledged(), lane(p).bytes()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Whether what is left survives the process. */
  public boolean isDurable() {
    return store.isDurable();
  }

  /** Refuses further messages; what is in it can still be taken and acknowledged. */
  public void refuseMore() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
      lanes.values().forEach(Lane::wakeAll);
    } finally {
      lock.unlock();
    }
  }

  /** Ends; a durable store keeps what the server has not confirmed. */
  @Override
  public void close() {
    refuseMore();
    store.close();
  }
}
