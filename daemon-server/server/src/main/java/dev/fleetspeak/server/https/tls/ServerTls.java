package dev.fleetspeak.server.https.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** The listener's TLS parameters (wire-server 1.2). */
public final class ServerTls {
  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  private ServerTls() {}

  /** BoringSSL where this platform has it: a handshake costs a tenth of the JDK's. */
  public static SslProvider bestProvider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /**
   * Makes the context of a listener.
   *
   * @throws IllegalArgumentException if the provider does not take the certificate
   */
  public static SslContext context(ServerCertificate certificate, SslProvider provider) {
    try {
      return SslContextBuilder.forServer(certificate.key(), certificate.chain())
          .sslProvider(provider)
          .protocols("TLSv1.3", "TLSv1.2")
          .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
          .clientAuth(ClientAuth.OPTIONAL)
          .trustManager((TrustManager) new AnyClient())
          .applicationProtocolConfig(alpn(provider))
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("server certificate: " + e.getMessage(), e);
    }
  }

  private static ApplicationProtocolConfig alpn(SslProvider provider) {
    // OpenSSL cannot refuse a client whose protocols are all unknown; it then gets HTTP/1.1.
    boolean refuses = provider == SslProvider.JDK;
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        refuses
            ? ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT
            : ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        ApplicationProtocolNames.HTTP_2,
        ApplicationProtocolNames.HTTP_1_1);
  }
}
