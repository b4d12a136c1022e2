package dev.fleetspeak.client.comms.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.dial.DirectDialer;
import dev.fleetspeak.client.comms.http.Attempt;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.http.HttpRequest;
import dev.fleetspeak.client.comms.http1.Http1Transport;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCertificates.Issued;
import dev.fleetspeak.client.comms.kit.TestCertificates.Spec;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.common.crypto.ClientCertificate;
import dev.fleetspeak.common.crypto.EcKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerTlsTest {
  private final KeyPair keys = EcKeys.generate();
  private final Set<BigInteger> revoked = ConcurrentHashMap.newKeySet();
  private TestServer server;

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private void serve(Issued certificate, String... protocols) throws Exception {
    server =
        new TestServer(
            certificate,
            request ->
                request.answer(
                    200,
                    (request.requestedName()
                            + " "
                            + request.cipher()
                            + " "
                            + request.clientCertificate().getSubjectX500Principal())
                        .getBytes(StandardCharsets.UTF_8),
                    "Connection: close"),
            0,
            protocols.length == 0 ? new String[] {"TLSv1.3", "TLSv1.2"} : protocols);
  }

  private ServerTls tls(X509Certificate... roots) throws Exception {
    return new ServerTls(
        keys.getPrivate(),
        ClientCertificate.create(keys),
        List.of(roots),
        chain -> chain.stream().anyMatch(one -> revoked.contains(one.getSerialNumber())),
        Duration.ofMillis(300));
  }

  private String ask(ServerTls tls, String serverName) throws IOException {
    return ask(new Http1Transport(new DirectDialer(), tls, 1000), serverName);
  }

  private String ask(Http1Transport transport, String serverName) throws IOException {
    try (Attempt attempt = new Attempt(Duration.ofSeconds(10))) {
      HttpRequest request =
          new HttpRequest(
              "POST", Endpoint.parse(server.address(), serverName), "/message", List.of());
      byte[] body = transport.exchange(request, ByteString.EMPTY, attempt).body();
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private void refused(ServerTls tls, String serverName, String why) {
    assertThatThrownBy(() -> ask(tls, serverName))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  @Test
  void selfSignedServerThatIsItsOwnRootIsTrusted() throws Exception {
    Issued self = TestCertificates.selfSigned();
    serve(self);
    assertThat(ask(tls(self.certificate()), ""))
        .startsWith("localhost TLSv1.3")
        .endsWith("O=" + dev.fleetspeak.common.id.ClientId.ofPublicKey(keys.getPublic()));
  }

  @Test
  void tls12IsEnough() throws Exception {
    Issued self = TestCertificates.selfSigned();
    serve(self, "TLSv1.2");
    assertThat(ask(tls(self.certificate()), ""))
        .contains("TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_")
        .contains("_GCM_SHA")
        .contains("O=");
  }

  @Test
  void othersAreNotTrusted() throws Exception {
    Issued self = TestCertificates.selfSigned();
    serve(self);
    refused(tls(TestCertificates.selfSigned().certificate()), "", "PKIX path");
    refused(tls(), "", "no trusted certificates");
  }

  @Test
  void nameIsCheckedAndCanBeReplaced() throws Exception {
    Issued root = TestCertificates.issue(Spec.server().named("root"), null);
    Issued fleet = TestCertificates.issue(Spec.server().named("fleet.example").leaf(), root);
    serve(fleet);
    assertThat(ask(tls(root.certificate()), "fleet.example")).startsWith("fleet.example ");
    refused(tls(root.certificate()), "", "localhost");
    refused(tls(root.certificate()), "other.example", "other.example");
  }

  @Test
  void expiredCertificatesAreRefusedEvenAsTheirOwnRoot() throws Exception {
    Issued old = TestCertificates.issue(Spec.server().until(Instant.now().minusSeconds(60)), null);
    serve(old);
    refused(tls(old.certificate()), "", "expired");
  }

  @Test
  void anyRevokedSerialOfTheChainRefusesIt() throws Exception {
    Issued root = TestCertificates.issue(Spec.server().named("root").serial(1), null);
    Issued middle = TestCertificates.issue(Spec.server().named("middle").serial(2), root);
    Issued leaf = TestCertificates.issue(Spec.server().leaf().serial(3), middle);
    serve(leaf);
    ServerTls tls = tls(root.certificate());
    assertThat(ask(tls, "")).isNotEmpty();
    for (int serial = 1; serial <= 3; serial++) {
      revoked.add(BigInteger.valueOf(serial));
      refused(tls, "", "revoked");
      revoked.clear();
    }
    revoked.add(BigInteger.valueOf(4));
    assertThat(ask(tls, "")).isNotEmpty();
  }

  @Test
  void oneCleanChainIsEnough() throws Exception {
    Issued root = TestCertificates.issue(Spec.server().named("root").serial(1), null);
    Issued middle = TestCertificates.issue(Spec.server().named("middle").serial(2), root);
    Issued leaf = TestCertificates.issue(Spec.server().leaf().serial(3), middle);
    serve(leaf);
    revoked.add(BigInteger.ONE);
    assertThat(ask(tls(root.certificate(), middle.certificate()), "")).isNotEmpty();
    refused(tls(root.certificate()), "", "revoked");
  }

  @Test
  void revocationIsSeenByTheNextHandshakeOfTheSameTransport() throws Exception {
    Issued self = TestCertificates.selfSigned();
    serve(self);
    Http1Transport transport =
        new Http1Transport(new DirectDialer(), tls(self.certificate()), 1000);
    assertThat(ask(transport, "")).isNotEmpty();
    revoked.add(self.certificate().getSerialNumber());
    assertThatThrownBy(() -> ask(transport, "")).hasMessageContaining("revoked");
  }

  @Test
  void silentHandshakeIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket plain = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
      ServerTls tls = tls(TestCertificates.selfSigned().certificate());
      assertThatThrownBy(
              () -> tls.handshake(plain, "localhost", silent.getLocalPort(), List.of("http/1.1")))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("300 ms");
    }
  }
}
