package dev.fleetspeak.client.comms.kit;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.InflaterInputStream;

/**
 * A server for whole clients, polling and streaming: keeps all that comes, sends what it is given.
 */
public final class FakeFleetServer implements TestServer.Handler {
  /** A contact as it came. */
  public record Contact(ClientId client, WrappedContactData wrapped, ContactData data) {}

  private final List<Contact> contacts = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message> toSend = new LinkedBlockingQueue<>();
  private final List<String> endings = new CopyOnWriteArrayList<>();
  private volatile long nonce = 42;
  private volatile boolean refusing;
  private volatile boolean mute;
  private volatile Duration pondering = Duration.ZERO;

  @Override
  public void handle(Request request) throws Exception {
    if (request.path().startsWith("/files/")) {
      boolean known = request.path().equals("/files/probe/rules");
      request.answer(known ? 200 : 404, known ? new byte[] {1, 2, 3} : new byte[0]);
      return;
    }
    if (refusing) {
      request.answer(503, new byte[0]);
      return;
    }
    ClientId client = ClientId.ofPublicKey(request.clientCertificate().getPublicKey());
    if (request.path().equals("/message")) {
      take(client, request.body().readAllBytes());
      request.answer(200, answer(client).toByteArray());
    } else {
      stream(request, client);
    }
  }

  private void stream(Request request, ClientId client) throws Exception {
    InputStream in = request.body();
    if ("deflate".equals(request.header("Content-Encoding"))) {
      in = new InflaterInputStream(in);
    }
    StreamFrames.readMagic(in);
    byte[] first = StreamFrames.read(in, WireLimits.MAX_CONTACT_BYTES);
    take(client, first);
    OutputStream out = request.chunkedAnswer();
    send(out, answer(client));
    Thread pusher = Thread.ofVirtual().start(() -> push(out, client));
    try {
      byte[] frame;
      for (long number = 1;
          (frame = StreamFrames.read(in, WireLimits.MAX_CONTACT_BYTES)) != null;
          number++) {
        take(client, frame);
        Thread.sleep(pondering);
        if (!mute) {
          send(out, ContactData.newBuilder().setAckIndex(number).build());
        }
      }
      // The zlib stream's checksum and the last chunk are read by now, or this would have thrown.
      endings.add("orderly");
    } catch (IOException e) {
      endings.add("cut");
    } finally {
      pusher.interrupt();
      pusher.join();
    }
    request.closeAfterwards();
  }

  private void push(OutputStream out, ClientId client) {
    try {
      while (true) {
        Message next = toSend.take();
        send(out, ContactData.newBuilder().addMessages(addressed(next, client)).build());
      }
    } catch (InterruptedException | IOException _) {
      // The stream ended.
    }
  }

  private static void send(OutputStream out, ContactData contact) throws IOException {
    synchronized (out) {
      out.write(StreamFrames.frame(contact.toByteArray()));
    }
  }

  private void take(ClientId client, byte[] body) throws IOException {
    WrappedContactData wrapped = WrappedContactData.parseFrom(body);
    ContactData data = ContactWrapping.unwrap(wrapped);
    contacts.add(new Contact(client, wrapped, data));
    received.addAll(data.getMessagesList());
  }

  private ContactData answer(ClientId client) {
    List<Message> messages = new ArrayList<>();
    toSend.drainTo(messages);
    ContactData.Builder answer = ContactData.newBuilder().setSequencingNonce(nonce);
    messages.forEach(message -> answer.addMessages(addressed(message, client)));
    return answer.build();
  }

  private static Message addressed(Message message, ClientId client) {
    return message.toBuilder()
        .setDestination(message.getDestination().toBuilder().setClientId(client.bytes()))
        .build();
  }

  /** A message from the server's service to the client's service of the same name. */
  public static Message message(String service, String type, com.google.protobuf.Message data) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName(service))
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType(type)
        .setData(com.google.protobuf.Any.pack(data))
        .build();
  }

  /** Sends a message with the next contact, or at once on a stream. */
  public void send(Message message) {
    toSend.add(message);
  }

  /** Waits for a message of a type; what comes before it is skipped. */
  public Message await(String type) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      Message next = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new AssertionError("no message of type " + type + " came");
      }
      if (next.getMessageType().equals(type)) {
        return next;
      }
    }
  }

  /** All messages that came, in order. */
  public List<Message> messages() {
    return contacts.stream().flatMap(contact -> contact.data().getMessagesList().stream()).toList();
  }

  /** Under which identity each message of a type came. */
  public List<ClientId> clientsThatSent(String type) {
    List<ClientId> clients = new ArrayList<>();
    for (Contact contact : contacts) {
      for (Message message : contact.data().getMessagesList()) {
        if (message.getMessageType().equals(type)) {
          clients.add(contact.client());
        }
      }
    }
    return clients;
  }

  public List<Contact> contacts() {
    return contacts;
  }

  /** How streams ended. */
  public List<String> endings() {
    return endings;
  }

  public void nonce(long next) {
    nonce = next;
  }

  /** Confirms nothing more on streams, from now on or no more. */
  public void mute(boolean now) {
    mute = now;
  }

  /** Takes so long to confirm each frame of a stream. */
  public void ponder(Duration time) {
    pondering = time;
  }

  /** Answers everything with 503 from now on, or no more. */
  public void refuse(boolean now) {
    refusing = now;
  }
}
