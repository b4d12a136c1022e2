package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.common.crypto.Pem;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/** The header that repeats the client's certificate for front ends that end TLS. */
final class CertificateHeader {
  private CertificateHeader() {}

  /** PEM text, escaped as a segment of a URL's path (wire-client 1.6). */
  static Header of(String name, X509Certificate certificate) {
    try {
      return new Header(
          name, PathSegment.escape(Pem.encode("CERTIFICATE", certificate.getEncoded())));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("the client's certificate has no encoded form", e);
    }
  }
}
