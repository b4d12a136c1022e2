package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.client.comms.dial.Dialer;
import dev.fleetspeak.client.comms.dial.DirectDialer;
import dev.fleetspeak.client.comms.dial.ProxyDialer;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCertificates.Issued;
import dev.fleetspeak.client.comms.kit.TestProxy;
import dev.fleetspeak.client.comms.tls.ServerTls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** TLS to the server inside TLS to the proxy (wire-client 1.5). */
class TlsProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static ServerSocket listen(Issued certificate) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate.keyManagers().getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static ServerTls tls(Issued own, Issued trusted) throws Exception {
    return new ServerTls(
        own.keys().getPrivate(), own.certificate(), List.of(trusted.certificate()), _ -> false);
  }

  private static Dialer through(TestProxy proxy, ServerTls tls) {
    return ProxyDialer.configured(
        "https://localhost:" + proxy.address().split(":")[1],
        new DirectDialer(),
        (tcp, host, port) -> tls.handshake(tcp, host, port, List.of("http/1.1")));
  }

  @Test
  void tlsInsideTheTlsOfAProxy() throws Exception {
    Issued certificate = TestCertificates.selfSigned();
    ServerTls tls = tls(certificate, certificate);
    try (TestProxy proxy = TestProxy.over(listen(certificate));
        ServerSocket server = listen(certificate)) {
      Thread echo =
          Thread.startVirtualThread(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getOutputStream().write(socket.getInputStream().readNBytes(4));
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      Socket tunnel = through(proxy, tls).dial("localhost", server.getLocalPort(), LIMIT);
      try (Socket socket =
          tls.handshake(tunnel, "localhost", server.getLocalPort(), List.of("http/1.1"))) {
        socket.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().readNBytes(4)).asString().isEqualTo("ping");
      }
      assertThat(tunnel.isClosed()).isTrue();
      echo.join();
      assertThat(proxy.heads()).hasSize(1);
    }
  }

  @Test
  void aProxyThatIsNotTrustedIsNotSpokenTo() throws Exception {
    Issued certificate = TestCertificates.selfSigned();
    try (TestProxy proxy = TestProxy.over(listen(TestCertificates.selfSigned()))) {
      assertThatThrownBy(
              () -> through(proxy, tls(certificate, certificate)).dial("localhost", 1, LIMIT))
          .hasMessageStartingWith("proxy localhost:");
      assertThat(proxy.heads()).isEmpty();
    }
  }
}
