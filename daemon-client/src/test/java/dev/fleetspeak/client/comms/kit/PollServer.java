package dev.fleetspeak.client.comms.kit;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.InflaterInputStream;

/** Answers polls with nonce 42, or with what a test prepared, and remembers what they held. */
public class PollServer implements TestServer.Handler {
  private final List<ContactData> contacts = new CopyOnWriteArrayList<>();
  private final List<String> encodings = new CopyOnWriteArrayList<>();
  private final List<ClientId> clients = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<ContactData> prepared = new ConcurrentLinkedQueue<>();

  @Override
  public void handle(Request request) throws Exception {
    ClientId client = ClientId.ofPublicKey(request.clientCertificate().getPublicKey());
    String encoding = request.header("Content-Encoding");
    ContactData contact = read(request);
    clients.add(client);
    encodings.add(encoding == null ? "" : encoding);
    contacts.add(withoutSystem(contact));
    ContactData next = prepared.poll();
    request.answer(200, addressed(next, client).toByteArray());
  }

  /** The contact in a poll's body. */
  public static ContactData read(Request request) throws IOException {
    InputStream in = request.body();
    if ("deflate".equals(request.header("Content-Encoding"))) {
      in = new InflaterInputStream(in);
    }
    return ContactWrapping.unwrap(WrappedContactData.parseFrom(in.readAllBytes()));
  }

  private static ContactData addressed(ContactData prepared, ClientId client) {
    if (prepared == null) {
      return ContactData.newBuilder().setSequencingNonce(42).build();
    }
    ContactData.Builder addressed = prepared.toBuilder();
    addressed
        .getMessagesBuilderList()
        .forEach(message -> message.getDestinationBuilder().setClientId(client.bytes()));
    return addressed.build();
  }

  /** A contact without what the client's own system service says. */
  public static ContactData withoutSystem(ContactData contact) {
    List<Message> kept =
        contact.getMessagesList().stream()
            .filter(message -> !message.getDestination().getServiceName().equals("system"))
            .toList();
    return contact.toBuilder().clearMessages().addAllMessages(kept).build();
  }

  /** What the next poll without one is answered with; client ids are filled in. */
  public void prepare(ContactData answer) {
    prepared.add(answer);
  }

  public List<ContactData> contacts() {
    return contacts;
  }

  public List<String> encodings() {
    return encodings;
  }

  public List<ClientId> clients() {
    return clients;
  }

  /** Messages received so far. */
  public int messages() {
    return contacts.stream().mapToInt(ContactData::getMessagesCount).sum();
  }

  /** Size of the largest contact, in messages. */
  public int largest() {
    return contacts.stream().mapToInt(ContactData::getMessagesCount).max().orElse(0);
  }
}
