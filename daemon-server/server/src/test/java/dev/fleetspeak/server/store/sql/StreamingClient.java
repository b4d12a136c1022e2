package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.StreamScript;
import dev.fleetspeak.server.https.kit.TestIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client with an open stream, and the ids of what came on it; it acknowledges when told to. */
final class StreamingClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 120_000;

  private final TestIdentity identity;
  private final List<MessageId> came = new CopyOnWriteArrayList<>();
  private final StreamScript stream;

  /** A new client. */
  StreamingClient(InetSocketAddress server) throws IOException {
    this(TestIdentity.client(), server);
  }

  private StreamingClient(TestIdentity identity, InetSocketAddress server) throws IOException {
    this.identity = identity;
    RawClient client = new RawClient(server, identity);
    client.timeout(TIMEOUT_MILLIS);
    stream = new StreamScript(client, false);
    byte[] first = wrap(ContactData.newBuilder().putAllowedMessages("two", 1000).build());
    note(stream.expectContinue().first(first).expectOk().read());
    Thread.ofVirtual().start(this::read);
  }

  /** The same client with a stream to another server. */
  StreamingClient reconnect(InetSocketAddress server) throws IOException {
    return new StreamingClient(identity, server);
  }

  ClientId id() {
    return identity.clientId();
  }

  /** What came on this stream. */
  List<MessageId> came() {
    return came;
  }

  /** Acknowledges a message; it is stored before later records are. */
  void acknowledge(MessageId message) throws IOException {
    byte[] sourceId = new byte[16];
    new SecureRandom().nextBytes(sourceId);
    stream.send(
        wrap(
            ContactData.newBuilder()
                .addMessages(
                    Message.newBuilder()
                        .setSourceMessageId(com.google.protobuf.ByteString.copyFrom(sourceId))
                        .setSource(
                            Address.newBuilder().setServiceName("system").setClientId(id().bytes()))
                        .setDestination(Address.newBuilder().setServiceName("system"))
                        .setMessageType("MessageAck")
                        .setData(
                            Any.pack(
                                MessageAckData.newBuilder()
                                    .addMessageIds(message.bytes())
                                    .build())))
                .build()));
  }

  private static byte[] wrap(ContactData data) {
    return ContactWrapping.wrap(data, List.of()).toByteArray();
  }

  private void read() {
    try {
      while (true) {
        note(stream.read());
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void note(ContactData data) {
    data.getMessagesList().forEach(message -> came.add(MessageId.of(message.getMessageId())));
  }

  /** Closes many side by side: TLS takes its time to say goodbye. */
  static void closeAll(List<StreamingClient> clients) throws InterruptedException {
    List<Thread> closing =
        clients.stream().map(client -> Thread.ofVirtual().start(client::closeQuietly)).toList();
    for (Thread thread : closing) {
      thread.join();
    }
  }

  /** Ends the stream before the test ends. */
  void leave() throws IOException {
    close();
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException _) {
      // the server was faster
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
