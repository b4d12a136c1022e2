package dev.fleetspeak.client.comms.tls;

import dev.fleetspeak.client.comms.http.TimeLimit;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * TLS towards the server (wire-client 1.3). Each connection gets a context of its own: the JDK
 * would otherwise resume sessions, and a resumed handshake does not look at revocations again.
 * Thread-safe.
 */
public final class ServerTls {
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  };

  private final KeyManager[] keys;
  private final TrustManager[] trust;
  private final Duration handshakeLimit;

  /**
   * For the stock limit of ten seconds for each handshake.
   *
   * @param key the client's
   * @param certificate presented to every server that asks
   * @param roots where a server's chain may end; none trusts nobody
   * @param revoked whether any certificate of a list is revoked; asked at each handshake
   * @throws GeneralSecurityException if the roots cannot be used
   */
  public ServerTls(
      PrivateKey key,
      X509Certificate certificate,
      List<X509Certificate> roots,
      Predicate<List<X509Certificate>> revoked)
      throws GeneralSecurityException {
    this(key, certificate, roots, revoked, HANDSHAKE_LIMIT);
  }

  ServerTls(
      PrivateKey key,
      X509Certificate certificate,
      List<X509Certificate> roots,
      Predicate<List<X509Certificate>> revoked,
      Duration handshakeLimit)
      throws GeneralSecurityException {
    this.handshakeLimit = handshakeLimit;
    this.keys = new KeyManager[] {new SoleKey(key, certificate)};
    this.trust = new TrustManager[] {new ServerTrust(List.copyOf(roots), revoked)};
  }

  /**
   * Puts TLS on a connection and shakes hands. A failure leaves the connection closed.
   *
   * @param name for SNI and verification
   * @param protocols to offer by ALPN; a server that picks none is taken for the last one
   */
  public SSLSocket handshake(Socket plain, String name, int port, List<String> protocols)
      throws IOException {
    try (TimeLimit limit = new TimeLimit(handshakeLimit, () -> closeQuietly(plain))) {
      try {
        SSLSocket socket =
            (SSLSocket) newContext().getSocketFactory().createSocket(plain, name, port, true);
        socket.setSSLParameters(adjusted(socket.getSSLParameters(), name, protocols));
        socket.startHandshake();
        return socket;
      } catch (IOException e) {
        closeQuietly(plain);
        if (limit.isOver()) {
          SocketTimeoutException clear =
              new SocketTimeoutException(
                  "TLS handshake not done within " + handshakeLimit.toMillis() + " ms");
          clear.initCause(e);
          throw clear;
        }
        throw e;
      }
    }
  }

  /** The same for whoever moves the bytes himself. */
  public SSLEngine engine(String name, int port, List<String> protocols) throws IOException {
    SSLEngine engine = newContext().createSSLEngine(name, port);
    engine.setUseClientMode(true);
    engine.setSSLParameters(adjusted(engine.getSSLParameters(), name, protocols));
    return engine;
  }

  /** Longest handshake. */
  public Duration handshakeLimit() {
    return handshakeLimit;
  }

  private SSLContext newContext() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static SSLParameters adjusted(
      SSLParameters parameters, String name, List<String> protocols) {
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(SUITES);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(protocols.toArray(new String[0]));
    if (!isAddress(name)) {
      try {
        // Said explicitly because the JDK leaves out names without a dot.
        parameters.setServerNames(List.of(new SNIHostName(name)));
      } catch (IllegalArgumentException _) {
        parameters.setServerNames(List.of());
      }
    }
    return parameters;
  }

  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed in any case.
    }
  }
}
