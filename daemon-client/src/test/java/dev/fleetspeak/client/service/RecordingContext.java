package dev.fleetspeak.client.service;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A client that only remembers what its service sends. */
public final class RecordingContext implements ServiceContext {
  private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();

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
  }

  /** What was sent, in order. */
  public BlockingQueue<Message> sent() {
    return sent;
  }
}
