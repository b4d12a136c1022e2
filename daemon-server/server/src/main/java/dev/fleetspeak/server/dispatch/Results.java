package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.MessageStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes results in groups: whoever comes while a write is under way shares the next one. There is
 * no waiting for company, so a lone result is written at once.
 */
final class Results {
  private final MessageStore store;
  private final ReentrantLock writing = new ReentrantLock();
  private final Object lock = new Object();
  private List<Pending> queue = new ArrayList<>();

  private record Pending(MessageId id, MessageResult result, CompletableFuture<Void> done) {}

  Results(MessageStore store) {
    this.store = store;
  }

  /**
   * Returns once the result is stored.
   *
   * @throws DatastoreException if it was not; the message then comes again
   */
  void write(MessageId id, MessageResult result) {
    Pending mine = new Pending(id, result, new CompletableFuture<>());
    synchronized (lock) {
      queue.add(mine);
    }
    writing.lock();
    try {
      if (!mine.done().isDone()) {
        writeQueued();
      }
    } finally {
      writing.unlock();
    }
    try {
      mine.done().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DatastoreException("storing a result: " + cause.getMessage(), cause);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a future that is done was waited for", e);
    }
  }

  private void writeQueued() {
    List<Pending> group;
    synchronized (lock) {
      group = queue;
      queue = new ArrayList<>();
    }
    Map<MessageId, MessageResult> results = new HashMap<>();
    group.forEach(pending -> results.put(pending.id(), pending.result()));
    try {
      store.setResults(results);
      group.forEach(pending -> pending.done().complete(null));
    } catch (RuntimeException | Error e) {
      group.forEach(pending -> pending.done().completeExceptionally(e));
    }
  }
}
