package dev.fleetspeak.client.comms.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server whose chain ends in one of the given roots (a root may be the server's own
 * certificate), whose name is right, and of which at least one chain has no revoked serial number
 * (wire-client 1.3 and 1.4). Chain and name are the JDK's work.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private final List<X509Certificate> roots;
  private final Predicate<List<X509Certificate>> revoked;
  private final X509ExtendedTrustManager pkix;

  ServerTrust(List<X509Certificate> roots, Predicate<List<X509Certificate>> revoked)
      throws GeneralSecurityException {
    this.roots = roots;
    this.revoked = revoked;
    this.pkix = pkix(roots);
  }

  private static X509ExtendedTrustManager pkix(List<X509Certificate> roots)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate root : roots) {
        store.setCertificateEntry("root-" + store.size(), root);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException("an empty key store could not be made", e);
    }
    throw new GeneralSecurityException("the JDK has no PKIX trust manager");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, () -> pkix.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> pkix.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a server is only trusted together with its name");
  }

  private interface PkixCheck {
    void run() throws CertificateException;
  }

  private void check(X509Certificate[] chain, PkixCheck pkixCheck) throws CertificateException {
    if (roots.isEmpty()) {
      throw new CertificateException("no trusted certificates are configured");
    }
    try {
      pkixCheck.run();
      // The JDK does not look at the dates of a certificate that is itself a root.
      chain[0].checkValidity();
    } catch (CertificateExpiredException e) {
      throw new CertificateException("the server's certificate expired: " + e.getMessage(), e);
    } catch (CertificateException e) {
      throw new CertificateException("the server's certificate is refused: " + e.getMessage(), e);
    }
    checkRevocation(chain);
  }

  private void checkRevocation(X509Certificate[] chain) throws CertificateException {
    List<X509Certificate> all = new ArrayList<>(Arrays.asList(chain));
    all.addAll(roots);
    if (revoked.test(all) && !hasCleanChain(chain)) {
      throw new CertificateException("certificate revoked");
    }
  }

  private boolean hasCleanChain(X509Certificate[] chain) {
    if (isRevoked(chain[0])) {
      return false;
    }
    if (roots.contains(chain[0])) {
      return true;
    }
    Set<TrustAnchor> anchors =
        roots.stream()
            .filter(root -> !isRevoked(root))
            .map(root -> new TrustAnchor(root, null))
            .collect(Collectors.toSet());
    if (anchors.isEmpty()) {
      return false;
    }
    try {
      X509CertSelector leaf = new X509CertSelector();
      leaf.setCertificate(chain[0]);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
      parameters.setRevocationEnabled(false);
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection",
              new CollectionCertStoreParameters(
                  Arrays.stream(chain).filter(c -> !isRevoked(c)).toList())));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private boolean isRevoked(X509Certificate certificate) {
    return revoked.test(List.of(certificate));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return roots.toArray(new X509Certificate[0]);
  }
}
