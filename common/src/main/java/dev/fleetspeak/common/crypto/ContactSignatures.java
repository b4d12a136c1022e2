package dev.fleetspeak.common.crypto;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Signature;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the extra signatures that a contact may carry (wire-server 8). */
public final class ContactSignatures {
  private ContactSignatures() {}

  /**
   * One signature, checked.
   *
   * @param chain certificates as sent, leaf first
   * @param algorithm number as sent
   * @param valid whether it holds over the contact data with the leaf's key
   */
  public record Checked(List<X509Certificate> chain, int algorithm, boolean valid) {

    /** Copies the chain. */
    public Checked {
      chain = List.copyOf(chain);
    }
  }

  private record Algorithm(String name, String keyType, @Nullable AlgorithmParameterSpec spec) {}

  /**
   * Checks all signatures of a contact. An empty certificate list or an unknown algorithm is not
   * valid (W1).
   *
   * @throws CertificateException if any certificate does not parse; the contact is to be refused
   */
  public static List<Checked> verify(WrappedContactData contact) throws CertificateException {
    List<Checked> results = new ArrayList<>();
    for (Signature signature : contact.getSignaturesList()) {
      List<X509Certificate> chain = new ArrayList<>();
      for (ByteString der : signature.getCertificateList()) {
        chain.add(Pem.certificate(der.toByteArray()));
      }
      results.add(
          new Checked(
              chain,
              signature.getAlgorithm(),
              !chain.isEmpty() && holds(chain.getFirst(), signature, contact.getContactData())));
    }
    return results;
  }

  private static boolean holds(X509Certificate leaf, Signature signature, ByteString data) {
    Algorithm algorithm = algorithm(signature.getAlgorithm());
    if (algorithm == null || !leaf.getPublicKey().getAlgorithm().equals(algorithm.keyType())) {
      return false;
    }
    try {
      java.security.Signature verifier = java.security.Signature.getInstance(algorithm.name());
      if (algorithm.spec() != null) {
        verifier.setParameter(algorithm.spec());
      }
      verifier.initVerify(leaf.getPublicKey());
      verifier.update(data.asReadOnlyByteBuffer());
      return verifier.verify(signature.getSignature().toByteArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** MD2, MD5 and DSA never hold; 16 and above are unknown. */
  private static @Nullable Algorithm algorithm(int number) {
    return switch (number) {
      case 3 -> new Algorithm("SHA1withRSA", "RSA", null);
      case 4 -> new Algorithm("SHA256withRSA", "RSA", null);
      case 5 -> new Algorithm("SHA384withRSA", "RSA", null);
      case 6 -> new Algorithm("SHA512withRSA", "RSA", null);
      case 9 -> new Algorithm("SHA1withECDSA", "EC", null);
      case 10 -> new Algorithm("SHA256withECDSA", "EC", null);
      case 11 -> new Algorithm("SHA384withECDSA", "EC", null);
      case 12 -> new Algorithm("SHA512withECDSA", "EC", null);
      case 13 -> pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
      case 14 -> pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
      case 15 -> pss("SHA-512", MGF1ParameterSpec.SHA512, 64);
      default -> null;
    };
  }

  private static Algorithm pss(String digest, MGF1ParameterSpec mask, int salt) {
    return new Algorithm("RSASSA-PSS", "RSA", new PSSParameterSpec(digest, "MGF1", mask, salt, 1));
  }
}
