package dev.fleetspeak.server.broadcast;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.store.BroadcastStore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the active broadcasts and makes each client's copy (server.md 3; the reference calls it the
 * broadcast manager). Limits are the store's business: a copy counts in the transaction that saves
 * it. Thread-safe.
 */
public final class Broadcaster implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Broadcaster.class);
  private static final RateLimitedLog failures = new RateLimitedLog(log);

  /** What a {@code broadcast_poll_time} of nothing means. */
  public static final Duration DEFAULT_POLL_TIME = Duration.ofSeconds(60);

  private static final Duration SOONEST = Duration.ofSeconds(1);

  private final BroadcastStore store;
  private final StreamRegistry streams;
  private final Clock clock;
  private final Duration pollTime;
  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition changed = waiting.newCondition();
  private boolean outOfDate;
  private boolean closed;
  private volatile ActiveBroadcasts active = new ActiveBroadcasts(0, List.of());

  /**
   * @param streams woken when a broadcast begins
   * @param pollTime shortest time between two looks at the store; each wait is up to twice as long.
   *     Zero means {@link #DEFAULT_POLL_TIME}
   */
  public Broadcaster(BroadcastStore store, StreamRegistry streams, Clock clock, Duration pollTime) {
    this.store = store;
    this.streams = streams;
    this.clock = clock;
    this.pollTime = pollTime.isPositive() ? pollTime : DEFAULT_POLL_TIME;
  }

  /**
   * A client's copies, saved and leased.
   *
   * @param messages to send now
   * @param generation of the broadcasts looked at
   * @param complete whether the client now has everything of that generation
   */
  public record Copies(List<Message> messages, long generation, boolean complete) {

    /** Copies the list. */
    public Copies {
      messages = List.copyOf(messages);
    }
  }

  /** Looks for broadcasts now and from then on regularly. */
  public void start() {
    refreshQuietly();
    Thread.ofVirtual().name("broadcasts").start(this::poll);
  }

  /**
   * Looks for broadcasts now and wakes all streams if there are new ones; to be called when one was
   * created or disabled here.
   *
   * @throws DatastoreException if the store cannot be asked; nothing changes then
   */
  public synchronized void refresh() {
    List<Broadcast> found = store.listActiveBroadcasts();
    ActiveBroadcasts known = active;
    Set<?> before = ids(known.broadcasts());
    Set<?> now = ids(found);
    if (!now.equals(before)) {
      active = new ActiveBroadcasts(known.generation() + 1, found);
      if (!before.containsAll(now)) {
        log.info("{} broadcasts are active, some of them new", found.size());
        streams.wakeAll();
      }
    }
  }

  /**
   * Makes and saves the copies that a client has not had. A copy that cannot be saved is left out
   * for now.
   *
   * @param labels the client's labels as they are now (W16)
   * @param seen generation of which the client is known to have everything, or -1
   * @param maxBytes no further copy is made once this much is reached; then it is not complete
   * @param contactId contact to link the copies to
   * @throws DatastoreException if the store cannot be asked; nothing was saved then
   */
  public Copies copiesFor(
      ClientId client, List<Label> labels, long seen, long maxBytes, String contactId) {
    ActiveBroadcasts current = active;
    if (current.generation() == seen) {
      return new Copies(List.of(), seen, true);
    }
    Instant now = clock.instant();
    List<Broadcast> matching = current.matching(labels, now);
    if (matching.isEmpty()) {
      return new Copies(List.of(), current.generation(), true);
    }
    Set<BroadcastId> had = store.listSentBroadcasts(client);
    List<Message> copies = new ArrayList<>();
    long bytes = 0;
    for (Broadcast broadcast : matching) {
      BroadcastId id = BroadcastId.of(broadcast.getBroadcastId());
      if (had.contains(id)) {
        continue;
      }
      if (bytes >= maxBytes) {
        return new Copies(copies, current.generation(), false);
      }
      Message copy = copy(broadcast, client, now);
      try {
        if (store.saveBroadcastMessage(id, client, copy, contactId)) {
          copies.add(copy);
          bytes += copy.getSerializedSize();
        } else {
          // Its limit is reached, or it was disabled: soon nobody should be offered it any more.
          refreshSoon();
        }
      } catch (DatastoreException e) {
        failures.warn(
            "cannot save a copy of broadcast {} for client {}: {}", id, client, e.getMessage());
        return new Copies(copies, seen, true);
      }
    }
    return new Copies(copies, current.generation(), true);
  }

  @Override
  public void close() {
    waiting.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  private static Message copy(Broadcast broadcast, ClientId client, Instant now) {
    String service = broadcast.getDestination().getServiceName();
    Message.Builder copy =
        Message.newBuilder()
            .setMessageId(MessageId.random().bytes())
            .setSource(broadcast.getSource())
            .setDestination(
                Address.newBuilder()
                    .setClientId(client.bytes())
                    .setServiceName(
                        service.isEmpty() ? broadcast.getSource().getServiceName() : service))
            .setMessageType(broadcast.getMessageType())
            .setCreationTime(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()));
    if (broadcast.hasData()) {
      copy.setData(broadcast.getData());
    }
    return copy.build();
  }

  private static Set<?> ids(List<Broadcast> broadcasts) {
    return broadcasts.stream().map(Broadcast::getBroadcastId).collect(Collectors.toSet());
  }

  /** Looks for broadcasts soon: at once if the last look is long ago. Does not block. */
  public void refreshSoon() {
    waiting.lock();
    try {
      outOfDate = true;
      changed.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  private void refreshQuietly() {
    try {
      refresh();
    } catch (DatastoreException e) {
      failures.warn("cannot look for broadcasts, going on with those known: {}", e.getMessage());
    }
  }

  private void poll() {
    try {
      while (pause()) {
        refreshQuietly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next look; false once closed. */
  private boolean pause() throws InterruptedException {
    long begun = System.nanoTime();
    long usual = (long) (pollTime.toNanos() * (1 + ThreadLocalRandom.current().nextDouble()));
    waiting.lock();
    try {
      while (!closed) {
        long wanted = outOfDate ? Math.min(usual, SOONEST.toNanos()) : usual;
        long left = wanted - (System.nanoTime() - begun);
        if (left <= 0) {
          break;
        }
        changed.awaitNanos(left);
      }
      outOfDate = false;
      return !closed;
    } finally {
      waiting.unlock();
    }
  }
}
