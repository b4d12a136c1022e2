package dev.fleetspeak.server.store.sql;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.stream.Stream;

/** Why a database cannot be used, in one line: drivers and pools wrap it. */
final class Reason {
  private Reason() {}

  /** The first line of the innermost failure; what is wrong with a certificate is said plainly. */
  static String of(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage() == null ? inner.toString() : inner.getMessage();
    String line = message.lines().findFirst().orElse(message);
    // The rest would be advice about the driver's own properties.
    return isAboutCertificate(failure, line)
        ? "its certificate is not trusted or not for this host: " + line.split("\\. Either ", 2)[0]
        : line;
  }

  private static boolean isAboutCertificate(Throwable failure, String line) {
    return Stream.iterate(failure, next -> next != null, Throwable::getCause)
            .anyMatch(
                one ->
                    one instanceof CertificateException
                        || one instanceof CertPathValidatorException)
        || Stream.of("self signed certificate", "hostname", "server name validation")
            .anyMatch(line.toLowerCase(Locale.ROOT)::contains);
  }
}
