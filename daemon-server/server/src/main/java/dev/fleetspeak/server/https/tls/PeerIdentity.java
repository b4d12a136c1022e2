package dev.fleetspeak.server.https.tls;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who a connection's peer proved to be. */
public sealed interface PeerIdentity {

  /**
   * A peer with one certificate.
   *
   * @param id from the key (wire-server 7)
   * @param publicKey DER SubjectPublicKeyInfo
   */
  record Known(ClientId id, ByteString publicKey) implements PeerIdentity {}

  /**
   * A peer that cannot be named.
   *
   * @param why text of the refusal (wire-server 5.1)
   */
  record Unknown(String why) implements PeerIdentity {}

  /** Key types that ids are made of (wire-server 7). */
  Set<String> KEY_TYPES = Set.of("RSA", "EC", "EdDSA", "Ed25519", "XDH", "X25519");

  /** Reads the identity of a finished handshake: exactly one certificate, whose key counts. */
  static PeerIdentity of(SSLSession session) {
    Certificate[] certificates;
    try {
      certificates = session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException _) {
      certificates = new Certificate[0];
    }
    if (certificates.length != 1) {
      return new Unknown("expected 1 client cert, received " + certificates.length);
    }
    try {
      PublicKey key = certificates[0].getPublicKey();
      if (key == null || !KEY_TYPES.contains(key.getAlgorithm())) {
        return new Unknown("public key not present in client cert");
      }
      byte[] spki = key.getEncoded();
      return new Known(ClientId.ofSpki(spki), ByteString.copyFrom(spki));
    } catch (RuntimeException _) {
      // BoringSSL's certificates are parsed here, by the JDK, which takes less than BoringSSL does.
      return new Unknown("the client certificate does not parse");
    }
  }
}
