package dev.fleetspeak.common.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.client.ClientState;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysAndSignaturesTest {
  /** The state file of client.md 2.6: scalar 1, nonce 300, one revoked serial. */
  private static final String STATE =
      "0a79307702010104200000000000000000000000000000000000000000000000000000000000000001"
          + "a00a06082a8648ce3d030107a144034200046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0"
          + "f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
          + "38ac0242020102";

  private static KeyPair rsa;
  private static KeyPair otherRsa;

  @BeforeAll
  static void keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    rsa = generator.generateKeyPair();
    otherRsa = generator.generateKeyPair();
  }

  @Test
  void theStateFileOfTheSpecificationIsRead() throws Exception {
    ClientState state = ClientState.parseFrom(HexFormat.of().parseHex(STATE));
    KeyPair keys = EcKeys.fromSec1(state.getClientKey().toByteArray());
    assertThat(ClientId.ofPublicKey(keys.getPublic())).hasToString("5cd252fb0ce89324");
    assertThat(EcKeys.toSec1(keys)).isEqualTo(state.getClientKey().toByteArray());
    assertThat(state.getSequencingNonce()).isEqualTo(300);
  }

  @Test
  void certificateOfB12() throws Exception {
    KeyPair keys =
        EcKeys.fromSec1(
            ClientState.parseFrom(HexFormat.of().parseHex(STATE)).getClientKey().toByteArray());
    String expected =
        "3081cda003020102020101300a06082a8648ce3d040302301b31193017060355040a1310356364323532666230"
            + "636538393332343022180f30303031303130313030303030305a180f30303031303130313030303030305a"
            + "301b31193017060355040a131035636432353266623063653839333234"
            + HexFormat.of().formatHex(keys.getPublic().getEncoded());
    X509Certificate certificate = ClientCertificate.create(keys);
    assertThat(HexFormat.of().formatHex(certificate.getTBSCertificate())).isEqualTo(expected);
    certificate.verify(keys.getPublic());
    assertThat(certificate.getSerialNumber()).isEqualTo(1);
    assertThat(ClientId.ofPublicKey(certificate.getPublicKey())).hasToString("5cd252fb0ce89324");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void sec1RoundTrip(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    for (int i = 0; i < 20; i++) {
      KeyPair keys = generator.generateKeyPair();
      KeyPair read = EcKeys.fromSec1(EcKeys.toSec1(keys));
      assertThat(read.getPublic()).isEqualTo(keys.getPublic());
      assertThat(((ECPrivateKey) read.getPrivate()).getS())
          .isEqualTo(((ECPrivateKey) keys.getPrivate()).getS());
    }
  }

  @Test
  void brokenKeysAreRefused() {
    byte[] good = EcKeys.toSec1(EcKeys.generate());
    for (int cut = 0; cut < good.length; cut++) {
      byte[] part = java.util.Arrays.copyOf(good, cut);
      assertThatThrownBy(() -> EcKeys.fromSec1(part)).isInstanceOf(GeneralSecurityException.class);
    }
    byte[] swapped = good.clone();
    swapped[20] ^= 1;
    assertThatThrownBy(() -> EcKeys.fromSec1(swapped))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("another key");
  }

  @Test
  void signaturesHoldForTheirKeyAndBytesAlone() throws Exception {
    ByteString config = ByteString.copyFromUtf8("some configuration");
    SignedClientServiceConfig signed = ServiceConfigSignatures.sign(rsa.getPrivate(), config);
    RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
    RSAPublicKey other = (RSAPublicKey) otherRsa.getPublic();
    assertThat(ServiceConfigSignatures.verify(List.of(key), signed)).isTrue();
    assertThat(ServiceConfigSignatures.verify(List.of(other, key), signed)).isTrue();
    assertThat(ServiceConfigSignatures.verify(List.of(other), signed)).isFalse();
    assertThat(ServiceConfigSignatures.verify(List.of(), signed)).isFalse();
    byte[] bytes = signed.toByteArray();
    for (int i = 0; i < bytes.length; i += 7) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 1;
      SignedClientServiceConfig changed;
      try {
        changed = SignedClientServiceConfig.parseFrom(flipped);
      } catch (com.google.protobuf.InvalidProtocolBufferException expected) {
        continue;
      }
      assertThat(ServiceConfigSignatures.verify(List.of(key), changed)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 100, 222})
  void anySaltLengthIsVerified(int salt) throws Exception {
    Signature signer = Signature.getInstance("RSASSA-PSS");
    signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
    signer.initSign(rsa.getPrivate());
    signer.update(new byte[] {1, 2, 3});
    SignedClientServiceConfig signed =
        SignedClientServiceConfig.newBuilder()
            .setServiceConfig(ByteString.copyFrom(new byte[] {1, 2, 3}))
            .setSignature(ByteString.copyFrom(signer.sign()))
            .build();
    assertThat(ServiceConfigSignatures.verify(List.of((RSAPublicKey) rsa.getPublic()), signed))
        .isTrue();
  }

  @Test
  void contactSignaturesAreCheckedOverTheExactBytes() throws Exception {
    KeyPair keys = EcKeys.generate();
    ByteString data = ByteString.copyFromUtf8("contact");
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(data.toByteArray());
    ByteString signature = ByteString.copyFrom(signer.sign());
    ByteString der = ByteString.copyFrom(ClientCertificate.create(keys).getEncoded());
    for (int algorithm = -1; algorithm <= 17; algorithm++) {
      WrappedContactData contact =
          WrappedContactData.newBuilder()
              .setContactData(data)
              .addSignatures(
                  dev.fleetspeak.proto.common.Signature.newBuilder()
                      .addCertificate(der)
                      .setAlgorithm(algorithm)
                      .setSignature(signature))
              .build();
      List<ContactSignatures.Checked> checked = ContactSignatures.verify(contact);
      assertThat(checked).hasSize(1);
      assertThat(checked.getFirst().valid()).isEqualTo(algorithm == 10);
    }
  }

  @Test
  void w1_anEmptyCertificateListIsNotValid() throws Exception {
    WrappedContactData contact =
        WrappedContactData.newBuilder()
            .addSignatures(dev.fleetspeak.proto.common.Signature.newBuilder().setAlgorithm(4))
            .build();
    assertThat(ContactSignatures.verify(contact).getFirst().valid()).isFalse();
  }

  @Test
  void pemSkipsWhatIsNoCertificate() throws Exception {
    X509Certificate certificate = ClientCertificate.create(EcKeys.generate());
    String good = Pem.encode("CERTIFICATE", certificate.getEncoded());
    String text =
        "words\n"
            + Pem.encode("PUBLIC KEY", new byte[] {1})
            + good
            + Pem.encode("CERTIFICATE", new byte[] {1, 2, 3})
            + good;
    assertThat(Pem.certificates(text)).containsExactly(certificate, certificate);
    assertThat(Pem.blocks(text)).hasSize(4);
    assertThat(good.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(64));
  }
}
