package dev.fleetspeak.client.comms.kit;

import dev.fleetspeak.client.outbox.OutboundMessage;
import dev.fleetspeak.client.outbox.OutboxReader;
import dev.fleetspeak.proto.common.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A first-in first-out outbox that remembers what became of each message. */
public final class TestOutbox implements OutboxReader {
  private final Deque<Sent> queue = new ArrayDeque<>();
  private final List<Message> acked = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();
  private int nacks;
  private boolean woken;

  private final class Sent implements OutboundMessage {
    private final Message message;
    private boolean taken;

    Sent(Message message) {
      this.message = message;
    }

    @Override
    public Message message() {
      return message;
    }

    @Override
    public int size() {
      return message.getSerializedSize();
    }

    @Override
    public void ack() {
      done(true);
    }

    @Override
    public void nack() {
      done(false);
    }

    private void done(boolean good) {
      synchronized (TestOutbox.this) {
        if (!taken) {
          mistakes.add("ack or nack of a message that is not taken");
        }
        taken = false;
        if (good) {
          acked.add(message);
        } else {
          nacks++;
          queue.add(this);
        }
        TestOutbox.this.notifyAll();
      }
    }
  }

  /** Puts a message in. */
  public synchronized void put(Message message) {
    queue.add(new Sent(message));
    notifyAll();
  }

  /** Puts messages in at once. */
  public synchronized void putAll(List<Message> messages) {
    messages.forEach(message -> queue.add(new Sent(message)));
    notifyAll();
  }

  @Override
  public synchronized @Nullable OutboundMessage take(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (queue.isEmpty() && !woken) {
      long left = (end - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    if (queue.isEmpty()) {
      woken = false;
      return null;
    }
    Sent next = queue.remove();
    next.taken = true;
    return next;
  }

  @Override
  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** What was acknowledged, in order. */
  public synchronized List<Message> acked() {
    return List.copyOf(acked);
  }

  /** How often messages were given back. */
  public synchronized int nacks() {
    return nacks;
  }

  /** Messages that wait to be taken. */
  public synchronized int size() {
    return queue.size();
  }

  /** Violations of the rule of one ack or nack for each take. */
  public synchronized List<String> mistakes() {
    return List.copyOf(mistakes);
  }
}
