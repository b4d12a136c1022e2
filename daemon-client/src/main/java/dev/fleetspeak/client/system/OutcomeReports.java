package dev.fleetspeak.client.system;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.hosting.Outcomes;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message.Priority;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.common.MessageErrorData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * Acknowledges messages to the server and reports failed ones. Acknowledgements that come close
 * together travel together; none is given up for want of room (C10).
 */
public final class OutcomeReports implements Outcomes, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OutcomeReports.class.getName());
  private static final int MAX_IDS = 500;
  private static final Duration GATHER = Duration.ofMillis(50);
  private static final Duration LAST_WAIT = Duration.ofMillis(200);

  private final BlockingQueue<MessageId> ids = new ArrayBlockingQueue<>(MAX_IDS);
  private final Supplier<ClientId> client;
  private final Outbox outbox;
  private final Thread sender;

  /** Into an outbox. */
  public OutcomeReports(Supplier<ClientId> client, Outbox outbox) {
    this.client = client;
    this.outbox = outbox;
    this.sender = Thread.ofVirtual().name("acknowledgements").unstarted(this::send);
  }

  /** Begins to send. */
  public void start() {
    sender.start();
  }

  @Override
  public void processed(MessageId id) throws InterruptedException {
    ids.put(id);
  }

  @Override
  public void failed(MessageId id, String reason) throws InterruptedException {
    outbox.put(
        SystemMessages.of(
            client.get(),
            "MessageError",
            Priority.HIGH,
            MessageErrorData.newBuilder().setMessageId(id.bytes()).setError(reason).build()),
        () -> {});
  }

  private void send() {
    List<MessageId> gathered = new ArrayList<>();
    try {
      while (true) {
        gathered.add(ids.take());
        Thread.sleep(GATHER);
        ids.drainTo(gathered);
        outbox.put(acknowledgement(gathered), () -> {});
        gathered.clear();
      }
    } catch (InterruptedException _) {
      ids.drainTo(gathered);
      if (!gathered.isEmpty()) {
        sendLast(gathered);
      }
    }
  }

  private void sendLast(List<MessageId> gathered) {
    try {
      if (outbox.offer(acknowledgement(gathered), LAST_WAIT)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} acknowledgements have no room in the outbox; those messages will come again",
        Integer.toString(gathered.size()));
  }

  private dev.fleetspeak.proto.common.Message acknowledgement(List<MessageId> gathered) {
    List<ByteString> bytes = gathered.stream().map(MessageId::bytes).toList();
    return SystemMessages.of(
        client.get(),
        "MessageAck",
        Priority.HIGH,
        MessageAckData.newBuilder().addAllMessageIds(bytes).build());
  }

  /** Puts what is gathered into the outbox, and ends. */
  @Override
  public void close() {
    sender.interrupt();
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
