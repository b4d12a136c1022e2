package dev.fleetspeak.client.outbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The communicator's end of the outbox: all HIGH before MEDIUM before LOW, FIFO inside each. */
public interface OutboxReader {

  /**
   * Takes the next message, waiting for one.
   *
   * @param timeout longest wait; zero only looks
   * @return the message, or null if none came in time or {@link #wake} was called
   */
  @Nullable OutboundMessage take(Duration timeout) throws InterruptedException;

  /** Ends a wait in {@link #take} early, or the next one if none is under way. */
  void wake();
}
