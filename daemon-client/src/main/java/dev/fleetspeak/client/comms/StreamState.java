package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.http.Attempt;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What other threads tell the thread that keeps a stream: stop, cut, new allowances; and what they
 * may know of the stream. Thread-safe.
 */
final class StreamState implements StreamSignals {
  /** Longest time from connecting to the last byte; servers end streams earlier. */
  static final Duration LIFE_LIMIT = Duration.ofMinutes(12);

  /** Time before the life's end at which the client begins to end the stream in order. */
  private static final Duration CLOSE_TIME = Duration.ofSeconds(30);

  /** Part of the time to stop in that is kept for the end of the request. */
  private static final Duration END_TIME = Duration.ofMillis(500);

  private final Duration stopLimit;
  private @Nullable Attempt attempt;
  private @Nullable StreamSession session;
  private boolean connected;
  private boolean cut;
  private volatile boolean stopping;
  private volatile boolean beacon;
  private volatile long stopBy;
  private volatile long softEnd;

  StreamState(Duration stopLimit) {
    this.stopLimit = stopLimit;
  }

  /** A connection is attempted. */
  synchronized void begin(Attempt begun) {
    attempt = begun;
    connected = false;
    cut = false;
    softEnd = System.nanoTime() + LIFE_LIMIT.minus(CLOSE_TIME).toNanos();
  }

  /** The server is there; from now on an orderly end is worth its time. */
  synchronized void connected() {
    connected = true;
  }

  /** It became a stream. */
  synchronized void live(StreamSession established) {
    session = cut ? null : established;
    notifyAll();
  }

  /** It ended. */
  synchronized void end() {
    attempt = null;
    session = null;
    notifyAll();
  }

  /** Ends the connection or the attempt at one. */
  synchronized void cut() {
    cut = true;
    session = null;
    if (attempt != null) {
      attempt.cut();
    }
  }

  synchronized boolean wasCut() {
    return cut;
  }

  void stop() {
    StreamSession present;
    Attempt begun;
    synchronized (this) {
      stopBy = System.nanoTime() + stopLimit.toNanos();
      stopping = true;
      present = session;
      begun = connected ? null : attempt;
      notifyAll();
    }
    if (present != null) {
      present.wakeUp();
    } else if (begun != null) {
      // Nothing was sent that an orderly end could save.
      begun.cut();
    }
  }

  void ringBeacon() {
    beacon = true;
  }

  /** Waits until there is a stream on which nothing waits for its confirmation. */
  void awaitConfirmed(Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      StreamSession present = awaitSession(end, limit);
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (present.pending().awaitFewerThan(1, left, () -> false)) {
        return;
      }
      forget(present);
    }
  }

  /** A stream that ended with open frames must not be looked at again and again. */
  private synchronized void forget(StreamSession ended) {
    if (session == ended && ended.pending().hasEnded()) {
      session = null;
    }
  }

  private synchronized StreamSession awaitSession(long end, Duration limit)
      throws IOException, InterruptedException {
    while (session == null) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (stopping) {
        throw new IOException("the communicator was stopped");
      }
      if (left <= 0) {
        throw new IOException("no stream within " + ContactLog.seconds(limit));
      }
      wait(left);
    }
    if (end - System.nanoTime() <= 0) {
      throw new IOException("not everything was confirmed within " + ContactLog.seconds(limit));
    }
    return session;
  }

  @Override
  public boolean beacon() {
    return beacon;
  }

  @Override
  public void takeBeacon() {
    beacon = false;
  }

  @Override
  public boolean stopping() {
    return stopping;
  }

  @Override
  public boolean lifeIsOver() {
    return !lifeLeft().isPositive();
  }

  @Override
  public Duration lifeLeft() {
    return Duration.ofNanos(softEnd - System.nanoTime());
  }

  @Override
  public Duration patience() {
    if (!stopping) {
      return CLOSE_TIME.minus(END_TIME);
    }
    return Duration.ofNanos(stopBy - System.nanoTime()).minus(END_TIME);
  }
}
