package dev.fleetspeak.common.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.Test;

class KeyPairsTest {

  @Test
  void halvesOfOnePairMatchAndOthersDoNot() throws Exception {
    KeyPair curve = EcKeys.generate();
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    assertThat(KeyPairs.match(curve.getPublic(), curve.getPrivate())).isTrue();
    assertThat(KeyPairs.match(rsa.getPublic(), rsa.getPrivate())).isTrue();
    assertThat(KeyPairs.match(EcKeys.generate().getPublic(), curve.getPrivate())).isFalse();
    assertThat(KeyPairs.match(curve.getPublic(), rsa.getPrivate())).isFalse();
  }
}
