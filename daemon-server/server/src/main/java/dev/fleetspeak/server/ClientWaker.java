package dev.fleetspeak.server;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.notify.Notifier;
import dev.fleetspeak.server.store.ClientStore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes a client's stream, here or on the server that it hangs on. Which server that is has to be
 * asked of the store; callers do not wait for it, and clients that come meanwhile are asked for
 * together. Thread-safe; never blocks.
 */
final class ClientWaker implements Consumer<ClientId>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientWaker.class);
  private static final RateLimitedLog FAILURES = new RateLimitedLog(LOG);
  private static final int MOST_AT_ONCE = 500;

  /** Streams live for eleven minutes at most; some more, as clocks differ. */
  private static final Duration LONGEST_STREAM = Duration.ofMinutes(15);

  private final StreamRegistry streams;
  private final ClientStore clients;
  private final String own;
  private final @Nullable Notifier notifier;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<ClientId> elsewhere = new LinkedHashSet<>();
  private boolean isAsking;
  private boolean closed;

  /**
   * @param own notification address of this server
   * @param notifier null if this is the only server; closed with this
   */
  ClientWaker(
      StreamRegistry streams,
      ClientStore clients,
      String own,
      @Nullable Notifier notifier,
      Clock clock) {
    this.clock = clock;
    this.streams = streams;
    this.clients = clients;
    this.own = own;
    this.notifier = notifier;
  }

  /** Wakes a stream. One that hangs here is the newest: nobody else is told. */
  @Override
  public void accept(ClientId client) {
    if (!streams.wake(client)) {
      tell(client);
    }
  }

  /** Tells the server that holds a client's stream, if that is another one. */
  void tell(ClientId client) {
    if (notifier == null) {
      return;
    }
    lock.lock();
    try {
      if (!closed && elsewhere.add(client) && !isAsking) {
        isAsking = true;
        Thread.ofVirtual().name("waker").start(() -> ask(notifier));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells all other servers that have streams that broadcasts began or ended. May block. */
  void tellOfBroadcasts() {
    if (notifier == null) {
      return;
    }
    try {
      for (String target : clients.streamServers(clock.instant().minus(LONGEST_STREAM))) {
        if (!target.equals(own)) {
          notifier.broadcastsChanged(target);
        }
      }
    } catch (DatastoreException e) {
      FAILURES.warn("Other servers hear of broadcasts later: {}", e.getMessage());
    }
  }

  private void ask(Notifier told) {
    for (List<ClientId> some = take(); !some.isEmpty(); some = take()) {
      try {
        for (Client found : clients.listClients(some)) {
          String target = found.getLastContactStreamingTo();
          if (!target.isEmpty() && !target.equals(own)) {
            told.notify(target, ClientId.of(found.getClientId()));
          }
        }
      } catch (DatastoreException e) {
        FAILURES.warn(
            "The servers of {} clients are not known; they hear later: {}",
            some.size(),
            e.getMessage());
      }
    }
  }

  private List<ClientId> take() {
    lock.lock();
    try {
      List<ClientId> some = new ArrayList<>();
      Iterator<ClientId> all = elsewhere.iterator();
      while (all.hasNext() && some.size() < MOST_AT_ONCE) {
        some.add(all.next());
        all.remove();
      }
      isAsking = !some.isEmpty();
      return some;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      elsewhere.clear();
    } finally {
      lock.unlock();
    }
    if (notifier != null) {
      notifier.close();
    }
  }
}
