package dev.fleetspeak.load.smoke;

import dev.fleetspeak.load.client.StreamWire;
import dev.fleetspeak.load.client.Wire;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The ways in which clients send. */
final class Senders {
  private Senders() {}

  /** Polls on one connection, as fast as the server answers. */
  static Ingest.Sender polling(int messagesPerContact, int payloadBytes) {
    return (client, acknowledged, stop) -> {
      try (Wire wire = client.connect()) {
        while (!stop.get()) {
          wire.poll(client.contact(messagesPerContact, payloadBytes, 0));
          acknowledged.add(messagesPerContact);
        }
      }
    };
  }

  /** Records on one stream, with a bounded number that is not acknowledged yet. */
  static Ingest.Sender streaming(int messagesPerContact, int payloadBytes, int inFlight) {
    return (client, acknowledged, stop) -> {
      Thread reading;
      try (Wire wire = client.connect()) {
        StreamWire stream = wire.stream(client.contact(0, 0, 0));
        stream.read();
        Acknowledgements reader =
            new Acknowledgements(stream, inFlight, messagesPerContact, acknowledged);
        reading = Thread.ofVirtual().start(reader);
        while (!stop.get()) {
          reader.awaitRoom();
          stream.write(client.contact(messagesPerContact, payloadBytes, 0));
        }
        reader.awaitAll();
      }
      reading.join();
    };
  }

  /** Counts what the server acknowledges, in the order of the records. */
  private static final class Acknowledgements implements Runnable {
    private final StreamWire stream;
    private final int inFlight;
    private final int messagesPerContact;
    private final LongAdder acknowledged;
    private final Semaphore room;
    private volatile @Nullable IOException failure;

    Acknowledgements(
        StreamWire stream, int inFlight, int messagesPerContact, LongAdder acknowledged) {
      this.stream = stream;
      this.inFlight = inFlight;
      this.messagesPerContact = messagesPerContact;
      this.acknowledged = acknowledged;
      this.room = new Semaphore(inFlight);
    }

    @Override
    public void run() {
      long expected = 1;
      try {
        while (true) {
          long index = stream.read().getAckIndex();
          if (index == 0) {
            continue;
          }
          if (index != expected++) {
            throw new IOException("acknowledgement %d came out of order".formatted(index));
          }
          acknowledged.add(messagesPerContact);
          room.release();
        }
      } catch (IOException e) {
        failure = e;
        // Whoever waits for room has to see it.
        room.release(inFlight);
      }
    }

    void awaitRoom() throws IOException, InterruptedException {
      room.acquire();
      check();
    }

    void awaitAll() throws IOException, InterruptedException {
      room.acquire(inFlight);
      check();
    }

    private void check() throws IOException {
      IOException failed = failure;
      if (failed != null) {
        throw failed;
      }
    }
  }
}
