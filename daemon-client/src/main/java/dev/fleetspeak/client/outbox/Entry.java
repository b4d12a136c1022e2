package dev.fleetspeak.client.outbox;

import dev.fleetspeak.proto.common.Message;
import java.util.concurrent.atomic.AtomicBoolean;

/** A message in the outbox. */
final class Entry implements OutboundMessage {
  private final Outbox outbox;
  private final Lane lane;
  private final Message message;
  private final int size;
  private final Runnable acknowledged;
  private final AtomicBoolean taken = new AtomicBoolean();
  private long key;

  Entry(Outbox outbox, Lane lane, Message message, int size, Runnable acknowledged) {
    this.outbox = outbox;
    this.lane = lane;
    this.message = message;
    this.size = size;
    this.acknowledged = acknowledged;
  }

  /** Set before any other thread sees the entry. */
  void storedAs(long key) {
    this.key = key;
  }

  long key() {
    return key;
  }

  Lane lane() {
    return lane;
  }

  Runnable acknowledged() {
    return acknowledged;
  }

  void take() {
    taken.set(true);
  }

  @Override
  public Message message() {
    return message;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void ack() {
    if (taken.compareAndSet(true, false)) {
      outbox.acknowledge(this);
    }
  }

  @Override
  public void nack() {
    if (taken.compareAndSet(true, false)) {
      outbox.giveBack(this);
    }
  }
}
