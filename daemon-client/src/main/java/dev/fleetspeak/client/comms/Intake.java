package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.outbox.OutboundMessage;
import dev.fleetspeak.client.outbox.OutboxReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from the outbox into groups that no server refuses for their size: a message that
 * would make a group too large waits here for the next one (wire-client X21). For one thread.
 */
final class Intake {
  private static final System.Logger LOG = System.getLogger(Intake.class.getName());

  private final OutboxReader outbox;
  private @Nullable OutboundMessage waiting;

  Intake(OutboxReader outbox) {
    this.outbox = outbox;
  }

  /** What became of a look into the outbox. */
  enum Taken {
    /** A message joined the group. */
    ONE,
    /** None came in time, or the wait was ended. */
    NONE,
    /** The next message has no room in the group, which should leave now. */
    NO_ROOM
  }

  /**
   * Adds the next message to a group.
   *
   * @param timeout longest wait for one
   */
  Taken takeInto(MessageGroup group, Duration timeout) throws InterruptedException {
    OutboundMessage next = waiting;
    waiting = null;
    if (next == null) {
      next = outbox.take(timeout);
    }
    if (next == null) {
      return Taken.NONE;
    }
    if (!MessageGroup.fitsAnywhere(next)) {
      refuse(next);
      return Taken.NONE;
    }
    if (!group.fits(next)) {
      waiting = next;
      return Taken.NO_ROOM;
    }
    group.add(next);
    return Taken.ONE;
  }

  /** Adds what is there at once, until the group is full. */
  void drainInto(MessageGroup group, long thresholdBytes) throws InterruptedException {
    while (!group.isFull(thresholdBytes) && takeInto(group, Duration.ZERO) == Taken.ONE) {}
  }

  /** Gives back what waits here. */
  void giveBack() {
    if (waiting != null) {
      waiting.nack();
      waiting = null;
    }
  }

  /** No server can ever take it, and offered again it would stand in the way for ever. */
  private static void refuse(OutboundMessage message) {
    LOG.log(
        System.Logger.Level.ERROR,
        "Dropped a message of {0} bytes from service {1} to {2}: a contact holds at most {3} bytes",
        Integer.toString(message.size()),
        message.message().getSource().getServiceName(),
        message.message().getDestination().getServiceName(),
        Integer.toString(MessageGroup.MAX_BYTES));
    message.ack();
  }
}
