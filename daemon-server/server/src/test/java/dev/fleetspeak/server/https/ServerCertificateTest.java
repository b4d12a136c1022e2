package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.crypto.PemKeys;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.tls.ServerCertificate;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The server's certificate and key from the files that operators have (wire-server 1.2). */
class ServerCertificateTest {
  private final TestIdentity server = TestIdentity.server();

  @Test
  void certificateAndKeyFormsAreTaken() throws Exception {
    byte[] chain = bytes(Pem.encode("CERTIFICATE", server.certificate().getEncoded()));
    String sec1 = Pem.encode("EC PRIVATE KEY", EcKeys.toSec1(server.keys()));
    String pkcs8 = Pem.encode("PRIVATE KEY", server.keys().getPrivate().getEncoded());
    String withParameters = Pem.encode("EC PARAMETERS", new byte[] {6, 1, 1}) + sec1;
    for (String key : new String[] {sec1, pkcs8, withParameters}) {
      ServerCertificate read = ServerCertificate.fromPem(chain, bytes(key));
      assertThat(read.chain()).containsExactly(server.certificate());
      assertThat(((ECPrivateKey) read.key()).getS())
          .isEqualTo(((ECPrivateKey) server.keys().getPrivate()).getS());
    }
  }

  @Test
  void rsaKeysOfEitherFormAreTaken() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    byte[] pkcs8 = key.getEncoded();
    // version, algorithm and the head of the octet string are 26 bytes at this size
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertThat(PemKeys.privateKey(Pem.encode("PRIVATE KEY", pkcs8))).isEqualTo(key);
    assertThat(PemKeys.privateKey(Pem.encode("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    byte[] chain = bytes(Pem.encode("CERTIFICATE", server.certificate().getEncoded()));
    byte[] key = bytes(Pem.encode("PRIVATE KEY", server.keys().getPrivate().getEncoded()));
    byte[] other =
        bytes(Pem.encode("PRIVATE KEY", TestIdentity.server().keys().getPrivate().getEncoded()));
    assertThatThrownBy(() -> ServerCertificate.fromPem(chain, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not belong to the certificate");
    assertThatThrownBy(() -> ServerCertificate.fromPem(new byte[0], key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CERTIFICATE");
    assertThatThrownBy(() -> ServerCertificate.fromPem(chain, chain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds no private key");
    String encrypted = Pem.encode("ENCRYPTED PRIVATE KEY", new byte[] {1});
    assertThatThrownBy(() -> PemKeys.privateKey(encrypted))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("encrypted");
    for (String type : new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"}) {
      assertThatThrownBy(() -> PemKeys.privateKey(Pem.encode(type, new byte[] {1, 2, 3})))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void keyIsNeverPrinted() throws Exception {
    assertThat(
            new ServerCertificate(
                    java.util.List.of(server.certificate()), server.keys().getPrivate())
                .toString())
        .isEqualTo("ServerCertificate[CN=localhost]");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
