package dev.fleetspeak.tools.config.pki;

import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** How a certificate names its issuer's key. */
final class AuthorityKeyIds {
  private AuthorityKeyIds() {}

  /** The issuer's own subject key id, whatever made it; a hash of its key if it has none. */
  static AuthorityKeyIdentifier of(X509Certificate issuer, JcaX509ExtensionUtils extensions) {
    byte[] wrapped = issuer.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    byte[] id =
        wrapped == null
            ? extensions.createSubjectKeyIdentifier(issuer.getPublicKey()).getKeyIdentifier()
            : SubjectKeyIdentifier.getInstance(ASN1OctetString.getInstance(wrapped).getOctets())
                .getKeyIdentifier();
    return new AuthorityKeyIdentifier(id);
  }
}
