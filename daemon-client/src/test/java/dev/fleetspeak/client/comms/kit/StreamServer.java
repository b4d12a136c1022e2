package dev.fleetspeak.client.comms.kit;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Takes streams, confirms each frame as it comes, and remembers what the frames held. */
public class StreamServer implements TestServer.Handler {
  /** A frame as received. */
  public record Frame(int stream, long number, ContactData contact, Instant at) {}

  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final List<String> endings = new CopyOnWriteArrayList<>();
  private final List<ClientId> clients = new CopyOnWriteArrayList<>();
  private final List<Instant> openings = new CopyOnWriteArrayList<>();
  private final AtomicInteger streams = new AtomicInteger();
  private volatile @Nullable Down current;

  /** The downward half of a stream. */
  public static final class Down {
    private final OutputStream out;
    private final ClientId client;

    Down(OutputStream out, ClientId client) {
      this.out = out;
      this.client = client;
    }

    public void send(ContactData contact) throws IOException {
      ContactData.Builder addressed = contact.toBuilder();
      addressed
          .getMessagesBuilderList()
          .forEach(message -> message.getDestinationBuilder().setClientId(client.bytes()));
      raw(StreamFrames.frame(addressed.build().toByteArray()));
    }

    public synchronized void raw(byte[] bytes) throws IOException {
      out.write(bytes);
    }

    public void ack(long number) throws IOException {
      send(ContactData.newBuilder().setAckIndex(number).build());
    }
  }

  @Override
  public void handle(Request request) throws Exception {
    int stream = streams.getAndIncrement();
    openings.add(Instant.now());
    ClientId client = ClientId.ofPublicKey(request.clientCertificate().getPublicKey());
    clients.add(client);
    InputStream in = request.body();
    if ("deflate".equals(request.header("Content-Encoding"))) {
      in = new InflaterInputStream(in);
    }
    try {
      StreamFrames.readMagic(in);
      Down down = null;
      for (long number = 0; ; number++) {
        byte[] frame = StreamFrames.read(in, WireLimits.MAX_CONTACT_BYTES);
        if (frame == null) {
          break;
        }
        ContactData contact = ContactWrapping.unwrap(WrappedContactData.parseFrom(frame));
        frames.add(new Frame(stream, number, PollServer.withoutSystem(contact), Instant.now()));
        if (down == null) {
          down = new Down(request.chunkedAnswer(), client);
          current = down;
        }
        onFrame(down, number);
      }
      // The zlib stream's checksum and the last chunk are read by now, or this would have thrown.
      endings.add("orderly");
    } catch (IOException e) {
      endings.add("cut");
    }
    request.closeAfterwards();
  }

  /** Answers a frame; a test may do otherwise. */
  protected void onFrame(Down down, long number) throws IOException {
    down.ack(number);
  }

  /** The newest stream's downward half. */
  public Down down() {
    Down present = current;
    if (present == null) {
      throw new IllegalStateException("no stream yet");
    }
    return present;
  }

  public List<Frame> frames() {
    return frames;
  }

  /** How streams ended, in order of their ends. */
  public List<String> endings() {
    return endings;
  }

  public List<ClientId> clients() {
    return clients;
  }

  /** Time between the openings of a stream and the next. */
  public Duration gap(int stream) {
    return Duration.between(openings.get(stream), openings.get(stream + 1));
  }

  public int streams() {
    return streams.get();
  }

  /** Messages received so far. */
  public int messages() {
    return frames.stream().mapToInt(frame -> frame.contact().getMessagesCount()).sum();
  }
}
