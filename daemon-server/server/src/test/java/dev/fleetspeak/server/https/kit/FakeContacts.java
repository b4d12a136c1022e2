package dev.fleetspeak.server.https.kit;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.WrappedContactData;
import dev.fleetspeak.server.contact.ContactAnswer;
import dev.fleetspeak.server.contact.ContactException;
import dev.fleetspeak.server.contact.ContactHandler;
import dev.fleetspeak.server.contact.Peer;
import dev.fleetspeak.server.contact.StreamContact;
import dev.fleetspeak.server.contact.StreamDown;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Contacts without a store: parses what comes and does what the test says. */
public final class FakeContacts implements ContactHandler {
  /** What a test does with a contact. */
  public interface OnBody<T> {
    T handle(Peer peer, byte[] body) throws ContactException;
  }

  /** What a test does with a record. */
  public interface OnRecord {
    void handle(Stream stream, byte[] body) throws ContactException;
  }

  private final AtomicLong nonces = new AtomicLong(1000);

  /** Clients that made a contact. */
  public final Set<ClientId> known = ConcurrentHashMap.newKeySet();

  /** Bodies of polls and first records. */
  public final List<byte[]> bodies = new CopyOnWriteArrayList<>();

  /** Streams in the order of their opening. */
  public final List<Stream> streams = new CopyOnWriteArrayList<>();

  /** Poll behaviour; may be replaced. */
  public volatile OnBody<ContactData> onPoll = this::contact;

  /** First record's behaviour; may be replaced. */
  public volatile OnBody<ContactData> onOpen = this::contact;

  /** Later records' behaviour; may be replaced. */
  public volatile OnRecord onRecord = (_, body) -> parse(body);

  /** Registers the client and answers with a nonce. */
  public ContactData contact(Peer peer, byte[] body) throws ContactException {
    var _ = parse(body);
    known.add(peer.id());
    return ContactData.newBuilder().setSequencingNonce(nonces.incrementAndGet()).build();
  }

  private static ContactData parse(byte[] body) throws ContactException {
    try {
      return ContactData.parseFrom(WrappedContactData.parseFrom(body).getContactData());
    } catch (InvalidProtocolBufferException e) {
      throw new ContactException(ContactException.Reason.MALFORMED, "no contact", e);
    }
  }

  @Override
  public ContactAnswer poll(Peer peer, byte[] body) throws ContactException {
    bodies.add(body);
    return new ContactAnswer(onPoll.handle(peer, body), false);
  }

  @Override
  public StreamContact openStream(Peer peer, byte[] body, StreamDown down) throws ContactException {
    bodies.add(body);
    Stream stream = new Stream(new ContactAnswer(onOpen.handle(peer, body), false), down);
    streams.add(stream);
    return stream;
  }

  /** A stream as the contact side sees it. */
  public final class Stream implements StreamContact {
    private final ContactAnswer first;

    /** What the communicator gave. */
    public final StreamDown down;

    /** Bodies of later records. */
    public final List<byte[]> records = new CopyOnWriteArrayList<>();

    /** Calls in their order, without records. */
    public final List<String> calls = new CopyOnWriteArrayList<>();

    Stream(ContactAnswer first, StreamDown down) {
      this.first = first;
      this.down = down;
    }

    @Override
    public ContactAnswer firstAnswer() {
      return first;
    }

    @Override
    public void begin() {
      calls.add("begin");
    }

    @Override
    public void record(byte[] body) throws ContactException {
      records.add(body);
      onRecord.handle(this, body);
    }

    @Override
    public void stopSending() {
      calls.add("stopSending");
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }
}
