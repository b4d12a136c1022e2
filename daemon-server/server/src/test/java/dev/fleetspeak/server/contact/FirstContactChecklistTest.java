package dev.fleetspeak.server.contact;

import static dev.fleetspeak.server.contact.ContactFixture.body;
import static dev.fleetspeak.server.contact.ContactFixture.fromClient;
import static dev.fleetspeak.server.contact.ContactFixture.ids;
import static dev.fleetspeak.server.contact.ContactFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.server.contact.ContactFixture.FakeDown;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server's own tests ask of contacts (server.md 13, comms and system service). */
class FirstContactChecklistTest {
  private final ContactFixture server = new ContactFixture();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"RSA, 2048", "EC, 256"})
  @DisplayName("13 comms: a first contact, empty, with an RSA and an EC key")
  void firstContact(String algorithm, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    PublicKey key = generator.generateKeyPair().getPublic();
    Peer peer =
        new Peer(
            ClientId.ofPublicKey(key),
            ByteString.copyFrom(key.getEncoded()),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 123));
    ContactAnswer answer = server.processor.poll(peer, new byte[0]);
    assertThat(answer.data().getSequencingNonce()).isNotZero();
    assertThat(answer.data().getMessagesCount()).isZero();
    assertThat(server.store.clients.get(peer.id()).publicKey().toByteArray())
        .isEqualTo(key.getEncoded());
  }

  @Test
  @DisplayName("13 comms: a message in a second contact, by poll and by stream; then nothing waits")
  void secondContact() throws Exception {
    server.poll(ContactData.newBuilder());
    server.poll(with(fromClient("Slow", "AAABBBCCC")));
    FakeDown down = new FakeDown();
    StreamContact stream = server.open(down, ContactData.newBuilder());
    stream.begin();
    stream.record(body(with(fromClient("Slow", "DDD"))));
    assertThat(server.store.messages.values())
        .extracting(message -> message.getSourceMessageId().toStringUtf8())
        .containsExactly("AAABBBCCC", "DDD");
    stream.close();
    assertThat(down.isEmpty()).isTrue();
  }

  @Test
  @DisplayName("13 system: ClientInfo replaces the labels, which count from the next look on")
  void clientInfo() throws Exception {
    server.poll(ContactData.getDefaultInstance(), List.of("linux", "corp"));
    server.poll(
        with(
            fromClient("system", "1")
                .setMessageType("ClientInfo")
                .setData(Any.newBuilder().setValue(ByteString.copyFromUtf8("mac")))));
    assertThat(server.store.clients.get(ContactFixture.CLIENT).labels())
        .extracting(Label::getLabel)
        .containsExactly("mac");
    assertThat(server.poll(ContactData.getDefaultInstance(), List.of()).cacheHit())
        .as("read again within the contact that changed it")
        .isTrue();
  }

  @Test
  @DisplayName("W13: six first contacts at once all pass (server.md 14)")
  void firstContactsAtOnce() throws Exception {
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<ContactAnswer> contact =
          () -> server.poll(ContactData.getDefaultInstance(), List.of("x"));
      for (Future<ContactAnswer> answer :
          workers.invokeAll(java.util.Collections.nCopies(6, contact))) {
        assertThat(answer.get().data().getSequencingNonce()).isNotZero();
      }
    }
    assertThat(server.store.clients).hasSize(1);
  }

  @Test
  @DisplayName("two polls at once never get the same message")
  void pollsAtOnce() throws Exception {
    for (int i = 0; i < 300; i++) {
      server.pend("foo", "Foo");
    }
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<ContactData> contact = () -> server.poll(ContactData.newBuilder());
      List<Future<ContactData>> answers =
          workers.invokeAll(java.util.Collections.nCopies(4, contact));
      java.util.Set<Object> seen = new java.util.HashSet<>();
      for (Future<ContactData> answer : answers) {
        for (Object id : ids(answer.get())) {
          assertThat(seen.add(id)).isTrue();
        }
      }
      assertThat(seen).hasSize(300);
    }
  }
}
