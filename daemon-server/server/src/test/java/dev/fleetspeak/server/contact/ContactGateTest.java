package dev.fleetspeak.server.contact;

import static dev.fleetspeak.server.contact.ContactFixture.CLIENT;
import static dev.fleetspeak.server.contact.ContactFixture.PEER;
import static dev.fleetspeak.server.contact.ContactFixture.body;
import static dev.fleetspeak.server.contact.ContactFixture.fromClient;
import static dev.fleetspeak.server.contact.ContactFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.crypto.ClientCertificate;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Signature;
import dev.fleetspeak.proto.common.ValidationInfo;
import dev.fleetspeak.proto.common.WrappedContactData;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.authorizer.ClientInfo;
import dev.fleetspeak.server.authorizer.ContactInfo;
import dev.fleetspeak.server.authorizer.SignatureResult;
import dev.fleetspeak.server.contact.ContactFixture.FakeDown;
import java.net.SocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authorizer hooks and signatures (wire-server 6.1 and 8, server.md 1.9). */
class ContactGateTest {
  private static final int ECDSA_SHA256 = 10;

  private final Watcher watcher = new Watcher();
  private final ContactFixture server = new ContactFixture(watcher);

  @AfterEach
  void stop() {
    server.close();
  }

  /** Notes what it is asked; refuses one hook. */
  private static final class Watcher implements Authorizer {
    final List<String> asked = new ArrayList<>();
    final List<SignatureResult> signatures = new ArrayList<>();
    final ValidationInfo.Builder info = ValidationInfo.newBuilder();
    int refuses;

    private boolean ask(int hook, ContactInfo contact, String more) {
      asked.add(
          "%d %s %d %s %s"
              .formatted(hook, contact.client(), contact.contactBytes(), contact.labels(), more));
      return hook != refuses;
    }

    private static String text(ClientInfo client) {
      return (client.isNew() ? "new " : "known ") + client.labels().size();
    }

    @Override
    public boolean allow2(SocketAddress address, ContactInfo contact) {
      return ask(2, contact, address.toString().replaceAll(".*:", ""));
    }

    @Override
    public boolean allow3(SocketAddress address, ContactInfo contact, ClientInfo client) {
      return ask(3, contact, text(client));
    }

    @Override
    public Optional<ValidationInfo> allow4(
        SocketAddress address,
        ContactInfo contact,
        ClientInfo client,
        List<SignatureResult> results) {
      signatures.addAll(results);
      return ask(4, contact, text(client)) ? Optional.of(info.build()) : Optional.empty();
    }
  }

  @Test
  @DisplayName("6.1: hooks 2, 3, 4 in order; a new client is new once")
  void hooksInOrder() throws Exception {
    ContactData data = ContactData.newBuilder().setSequencingNonce(1).build();
    server.poll(data, List.of("linux"));
    server.poll(data, List.of("linux"));
    assertThat(watcher.asked)
        .containsExactly(
            "2 0102030405060708 2 [linux] 4711",
            "3 0102030405060708 2 [linux] new 0",
            "4 0102030405060708 2 [linux] new 0",
            "2 0102030405060708 2 [linux] 4711",
            "3 0102030405060708 2 [linux] known 1",
            "4 0102030405060708 2 [linux] known 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  @DisplayName("W13: a refusal by any hook is 503 and leaves nothing behind")
  void refusals(int hook) {
    watcher.refuses = hook;
    assertThatThrownBy(() -> server.poll(with(fromClient("Slow", "1"))))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(503))
        .hasMessage("not authorized");
    assertThatThrownBy(() -> server.open(new FakeDown(), ContactData.newBuilder()))
        .isInstanceOf(ContactException.class);
    assertThat(server.store.clients).isEmpty();
    assertThat(server.store.commits).isEmpty();
    assertThat(server.streams.size()).isZero();
  }

  @Test
  @DisplayName("6.2, W25: each record of a stream is asked for once, by hook 4 alone")
  void records() throws Exception {
    StreamContact stream = server.open(new FakeDown(), ContactData.newBuilder());
    stream.begin();
    watcher.asked.clear();
    stream.record(body(ContactData.newBuilder()));
    assertThat(watcher.asked).containsExactly("4 0102030405060708 0 [] known 0");
    watcher.refuses = 4;
    assertThatThrownBy(() -> stream.record(body(with(fromClient("Slow", "1")))))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(503));
    assertThat(server.store.messages).isEmpty();
  }

  @Test
  @DisplayName("1.9: what hook 4 returns is put on every message")
  void validationInfo() throws Exception {
    watcher.info.putTags("who", "me");
    server.poll(
        with(
            fromClient("Slow", "1")
                .setValidationInfo(ValidationInfo.newBuilder().putTags("forged", "x"))));
    assertThat(server.store.commits.getLast().messages().getFirst().getValidationInfo())
        .isEqualTo(watcher.info.build());
  }

  @Test
  @DisplayName("an authorizer that breaks fails the contact, not the server")
  void brokenAuthorizer() {
    ContactFixture broken =
        new ContactFixture(
            new Authorizer() {
              @Override
              public boolean allow2(SocketAddress address, ContactInfo contact) {
                throw new IllegalStateException("secret");
              }
            });
    try (broken) {
      assertThatThrownBy(() -> broken.poll(ContactData.newBuilder()))
          .isInstanceOfSatisfying(
              ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(500))
          .hasMessageNotContaining("secret");
    }
  }

  private ContactAnswer signed(Signature... signatures) throws ContactException {
    byte[] body =
        WrappedContactData.newBuilder()
            .setContactData(ByteString.copyFrom(new byte[] {8, 1}))
            .addAllSignatures(List.of(signatures))
            .build()
            .toByteArray();
    return server.processor.poll(PEER, body);
  }

  @Test
  @DisplayName("8: a signature is reported as it holds; the hook alone decides")
  void signatures() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = ClientCertificate.create(keys);
    java.security.Signature signer = java.security.Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(new byte[] {8, 1});
    Signature good =
        Signature.newBuilder()
            .addCertificate(ByteString.copyFrom(certificate.getEncoded()))
            .setAlgorithm(ECDSA_SHA256)
            .setSignature(ByteString.copyFrom(signer.sign()))
            .build();
    Signature bad = good.toBuilder().setSignature(ByteString.copyFromUtf8("no")).build();
    Signature unknown = good.toBuilder().setAlgorithm(16).build();

    signed(good, bad, unknown);
    assertThat(watcher.signatures)
        .extracting(SignatureResult::valid)
        .containsExactly(true, false, false);
    assertThat(watcher.signatures.getFirst().chain()).containsExactly(certificate);
    assertThat(watcher.signatures.getLast().algorithm()).isEqualTo(16);
  }

  @Test
  @DisplayName("W1, FLAW 12: a signature without certificates is not valid and harms nobody")
  void noCertificates() throws Exception {
    for (int algorithm = 1; algorithm <= 15; algorithm++) {
      signed(Signature.newBuilder().setAlgorithm(algorithm).build());
    }
    assertThat(watcher.signatures).hasSize(15).noneMatch(SignatureResult::valid);
  }

  @Test
  @DisplayName("8 step 1: a certificate that does not parse fails the contact, before hook 4")
  void brokenCertificate() {
    Signature broken =
        Signature.newBuilder()
            .addCertificate(ByteString.copyFromUtf8("no certificate"))
            .setAlgorithm(4)
            .build();
    assertThatThrownBy(() -> signed(broken))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(500));
    assertThat(watcher.asked).hasSize(2);
    assertThat(server.store.clients).isEmpty();
  }

  @Test
  @DisplayName("required_label: only clients that claim exactly that label pass hook 2")
  void requiredLabel() {
    RequiredLabelAuthorizer authorizer = new RequiredLabelAuthorizer("blue");
    assertThat(
            authorizer.allow2(PEER.address(), new ContactInfo(CLIENT, 0, List.of("red", "blue"))))
        .isTrue();
    assertThat(authorizer.allow2(PEER.address(), new ContactInfo(CLIENT, 0, List.of("blueish"))))
        .isFalse();
    assertThat(authorizer.allow1(PEER.address())).isTrue();
  }
}
