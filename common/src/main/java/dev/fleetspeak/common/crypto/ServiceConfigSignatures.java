package dev.fleetspeak.common.crypto;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Collection;
import java.util.Optional;

/**
 * Signatures of client service configurations by the deployment key: RSASSA-PSS with SHA-256 over
 * the serialized configuration (protocol.md 4).
 */
public final class ServiceConfigSignatures {
  private ServiceConfigSignatures() {}

  /**
   * Signs with the longest salt that the key allows.
   *
   * @param key RSA private key
   * @param serviceConfig serialized {@code ClientServiceConfig}
   */
  public static SignedClientServiceConfig sign(PrivateKey key, ByteString serviceConfig)
      throws GeneralSecurityException {
    int bits = ((RSAKey) key).getModulus().bitLength();
    Signature signer = pss(PssBlock.longestSalt(bits));
    signer.initSign(key);
    signer.update(serviceConfig.asReadOnlyByteBuffer());
    return SignedClientServiceConfig.newBuilder()
        .setServiceConfig(serviceConfig)
        .setSignature(ByteString.copyFrom(signer.sign()))
        .build();
  }

  /** Whether any of the keys made the signature, with a salt of any length. No key: false. */
  public static boolean verify(
      Collection<RSAPublicKey> keys, SignedClientServiceConfig signedConfig) {
    return keys.stream().anyMatch(key -> verify(key, signedConfig));
  }

  private static boolean verify(RSAPublicKey key, SignedClientServiceConfig signedConfig) {
    byte[] signature = signedConfig.getSignature().toByteArray();
    try {
      Optional<Integer> salt = PssBlock.saltLength(key, signature);
      if (salt.isEmpty()) {
        return false;
      }
      Signature verifier = pss(salt.get());
      verifier.initVerify(key);
      verifier.update(signedConfig.getServiceConfig().asReadOnlyByteBuffer());
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // What cannot be checked does not hold.
      return false;
    }
  }

  private static Signature pss(int salt) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
    return signature;
  }
}
