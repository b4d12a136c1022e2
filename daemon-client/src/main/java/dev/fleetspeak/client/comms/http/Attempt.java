package dev.fleetspeak.client.comms.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One try to contact a server, from connecting to the last byte: what may end it early is a time
 * limit or a call of {@link #cut} from another thread.
 */
public final class Attempt implements AutoCloseable {
  private final Duration limit;
  private final TimeLimit timer;
  private @Nullable Runnable onCut;
  private boolean cut;
  private boolean expired;

  /**
   * @param limit for the whole attempt, from now
   */
  public Attempt(Duration limit) {
    this.limit = limit;
    this.timer = new TimeLimit(limit, () -> end(true));
  }

  /** Ends the attempt; its blocked calls fail. */
  public void cut() {
    end(false);
  }

  private synchronized void end(boolean byTime) {
    if (!cut) {
      cut = true;
      expired = byTime;
      if (onCut != null) {
        onCut.run();
      }
    }
  }

  /** Whether the attempt was ended early. */
  public synchronized boolean isCut() {
    return cut;
  }

  /**
   * Says what ends the step that begins now; replaces what ended the step before. The action runs
   * at most once, and must not block.
   *
   * @throws IOException if the attempt was cut already
   */
  public synchronized void onCut(Runnable action) throws IOException {
    if (cut) {
      throw reason(null);
    }
    onCut = action;
  }

  /** Nothing is left to be ended. When this returns, the action runs no more. */
  public synchronized void clear() {
    onCut = null;
  }

  /** What to tell of a failure: the cut, if that is its true cause. */
  public synchronized IOException explained(IOException failure) {
    return cut ? reason(failure) : failure;
  }

  private IOException reason(@Nullable IOException failure) {
    IOException reason =
        expired
            ? new SocketTimeoutException("not done within " + limit.toSeconds() + " s")
            : new InterruptedIOException("cancelled");
    if (failure != null) {
      reason.initCause(failure);
    }
    return reason;
  }

  @Override
  public void close() {
    timer.close();
    clear();
  }
}
