package dev.fleetspeak.client.service;

import dev.fleetspeak.client.stats.RecordingMetrics;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that only remembers what its service sends. */
public final class RecordingContext implements ServiceContext {
  private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
  private final RecordingMetrics metrics = new RecordingMetrics();
  private final BlockingQueue<Runnable> callbacks = new LinkedBlockingQueue<>();

  @Override
  public String serviceName() {
    return "tested";
  }

  @Override
  public ClientId clientId() {
    return ClientId.parse("0102030405060708");
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public void send(Message message, Runnable acknowledged) {
    sent.add(message);
    callbacks.add(acknowledged);
  }

  @Override
  public RecordingMetrics metrics() {
    return metrics;
  }

  /** Of the messages that were sent, in order: the server has it. */
  public BlockingQueue<Runnable> callbacks() {
    return callbacks;
  }

  /** What was sent, in order. */
  public BlockingQueue<Message> sent() {
    return sent;
  }

  /** Waits for a message of a type; what comes before it is skipped. */
  public Message await(String type) throws InterruptedException {
    while (true) {
      Message next = sent.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no message of type " + type + " came");
      }
      if (next.getMessageType().equals(type)) {
        return next;
      }
    }
  }
}
