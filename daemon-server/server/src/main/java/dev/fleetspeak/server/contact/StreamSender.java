package dev.fleetspeak.server.contact;

import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.log.RateLimitedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a client's messages down its stream as they come. It sleeps without a thread until it is
 * woken; wake-ups while it works are one more look at the store when it is done, so that bursts
 * gather by themselves. One frame is in flight at a time. Thread-safe.
 */
final class StreamSender {
  /**
   * What the sender asks of its surroundings. Called on a thread that may block, never twice at
   * once.
   */
  interface Mail {
    /** Leases what is due. */
    Outgoing next();

    /** Takes messages back that were not delivered. */
    void giveBack(List<Message> messages);
  }

  private static final Logger log = LoggerFactory.getLogger(StreamSender.class);
  private static final RateLimitedLog fetches = new RateLimitedLog(log);
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final int MAX_RETRY_DOUBLINGS = 6;

  private final Mail mail;
  private final StreamDown down;
  private final long nonce;
  private final StreamWorkers workers;

  /** Looks asked for; while above zero somebody has the duty to look. The first is begin's. */
  private final AtomicInteger wakes = new AtomicInteger(1);

  private final Object sending = new Object();
  private boolean stopped;
  private @Nullable CompletableFuture<Void> inFlight;
  private int failures;

  StreamSender(Mail mail, StreamDown down, long nonce, StreamWorkers workers) {
    this.mail = mail;
    this.down = down;
    this.nonce = nonce;
    this.workers = workers;
  }

  /** Lets it send what came since it was made. */
  void begin() {
    if (wakes.decrementAndGet() > 0) {
      start();
    }
  }

  /** There may be something to send. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      start();
    }
  }

  /** Nothing is sent once this returned; a frame on its way still arrives. */
  void stop() {
    synchronized (sending) {
      stopped = true;
    }
  }

  /** Stops, and takes back the frame that is not written yet. */
  void abandon() {
    CompletableFuture<Void> unfinished;
    synchronized (sending) {
      stopped = true;
      unfinished = inFlight;
    }
    if (unfinished != null) {
      unfinished.cancel(false);
    }
  }

  private boolean isStopped() {
    synchronized (sending) {
      return stopped;
    }
  }

  private void start() {
    if (!workers.run(this::run)) {
      stop();
    }
  }

  /** When it gives up in between, the count stays above zero, so that no second run begins. */
  private void run() {
    int seen;
    do {
      seen = wakes.get();
      if (!sendAllDue()) {
        return;
      }
    } while (wakes.addAndGet(-seen) > 0);
  }

  private boolean sendAllDue() {
    boolean more = true;
    while (more) {
      if (isStopped()) {
        return false;
      }
      Outgoing due;
      try {
        due = mail.next();
      } catch (RuntimeException e) {
        retryLater(e);
        return false;
      }
      failures = 0;
      if (!due.messages().isEmpty() && !deliver(due.messages())) {
        return false;
      }
      more = due.more();
    }
    return true;
  }

  private boolean deliver(List<Message> messages) {
    ContactData frame =
        ContactData.newBuilder().setSequencingNonce(nonce).addAllMessages(messages).build();
    try {
      CompletableFuture<Void> written = hand(frame);
      if (written != null) {
        written.get();
        return true;
      }
    } catch (ExecutionException | CancellationException e) {
      log.debug("a frame was not written", e);
    } catch (InterruptedException e) {
      log.debug("the server stops while a frame is on its way");
    }
    stop();
    mail.giveBack(messages);
    return false;
  }

  /** Null if sending was stopped meanwhile; checked and handed over in one step. */
  private @Nullable CompletableFuture<Void> hand(ContactData frame) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    synchronized (sending) {
      if (stopped) {
        return null;
      }
      inFlight = written;
      down.send(frame)
          .whenComplete(
              (nothing, failure) -> {
                if (failure == null) {
                  written.complete(null);
                } else {
                  written.completeExceptionally(failure);
                }
              });
    }
    return written;
  }

  /** The back-off has a cap (W24). */
  private void retryLater(RuntimeException cause) {
    Duration wait =
        Duration.ofMillis(
            (FIRST_RETRY_MILLIS << Math.min(failures++, MAX_RETRY_DOUBLINGS))
                + ThreadLocalRandom.current().nextLong(FIRST_RETRY_MILLIS));
    fetches.warn("cannot fetch messages for a stream, again in {}: {}", wait, cause.toString());
    log.debug("cannot fetch messages for a stream", cause);
    if (!workers.runLater(this::run, wait)) {
      stop();
    }
  }
}
