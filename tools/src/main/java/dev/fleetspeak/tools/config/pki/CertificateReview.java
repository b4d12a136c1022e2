package dev.fleetspeak.tools.config.pki;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Judges certificates by what a client would say to them (P-06). */
public final class CertificateReview {
  private static final Duration SOON = Duration.ofDays(30);
  private static final int DNS = 2;
  private static final int IP = 7;

  private CertificateReview() {}

  /** Whether the certificate's time is over. */
  public static boolean isExpired(X509Certificate certificate, Instant now) {
    return now.isAfter(certificate.getNotAfter().toInstant());
  }

  /** A warning if the certificate's time is over within 30 days, or has not come yet. */
  public static Optional<String> validity(X509Certificate certificate, Instant now) {
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      return Optional.of("is not valid before " + certificate.getNotBefore().toInstant());
    }
    Instant end = certificate.getNotAfter().toInstant();
    return now.plus(SOON).isAfter(end)
        ? Optional.of(
            "expires at %s, in %d days".formatted(end, Duration.between(now, end).toDays()))
        : Optional.empty();
  }

  /**
   * Whether clients with these trust roots take the chain, names aside.
   *
   * @param chain the server's own certificate first
   */
  public static boolean isTrusted(
      List<X509Certificate> chain, Collection<X509Certificate> roots, Instant now) {
    if (roots.contains(chain.getFirst())) {
      return true;
    }
    List<X509Certificate> path =
        chain.stream().filter(certificate -> !roots.contains(certificate)).toList();
    try {
      PKIXParameters parameters =
          new PKIXParameters(
              roots.stream()
                  .map(root -> new TrustAnchor(root, null))
                  .collect(java.util.stream.Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Those of the hosts that the certificate does not cover, in their order. */
  public static List<String> uncovered(X509Certificate certificate, Collection<String> hosts) {
    Set<String> names = new HashSet<>();
    Set<InetAddress> addresses = new HashSet<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
        String value = String.valueOf(alternative.get(1));
        if (alternative.getFirst().equals(DNS)) {
          names.add(value.toLowerCase(Locale.ROOT));
        } else if (alternative.getFirst().equals(IP)) {
          HostPort.literal(value).ifPresent(addresses::add);
        }
      }
    } catch (CertificateParsingException _) {
      // Names that cannot be read cover nothing.
    }
    return hosts.stream()
        .filter(
            host ->
                HostPort.literal(host)
                    .map(address -> !addresses.contains(address))
                    .orElseGet(() -> !coversName(names, host.toLowerCase(Locale.ROOT))))
        .distinct()
        .toList();
  }

  private static boolean coversName(Set<String> names, String host) {
    int dot = host.indexOf('.');
    return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
  }
}
