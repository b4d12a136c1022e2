package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCertificates.Issued;
import dev.fleetspeak.client.comms.kit.TestCertificates.Spec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --check} says where the way to the server ends, and what to do. */
@Timeout(60)
class ServerProbeTest {
  private static ServerSocket serve(Issued certificate, String answer) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate.keyManagers().getKeyManagers(), null, null);
    ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(
        () -> {
          while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
              // The first bytes of a request are enough to answer it.
              if (socket.getInputStream().read() >= 0) {
                OutputStream out = socket.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                socket.getInputStream().readNBytes(socket.getInputStream().available());
              }
            } catch (IOException _) {
              // The probe hung up, or the test is over.
            }
          }
        });
    return listener;
  }

  private static List<ServerProbe.Finding> probe(ServerSocket server, Issued trusted) {
    return ServerProbe.probe(
        new ServerInfo(
            List.of(trusted.certificate()),
            List.of("localhost:" + server.getLocalPort()),
            null,
            null,
            null,
            List.of()),
        CommsSettings.defaults());
  }

  private static String last(List<ServerProbe.Finding> findings) {
    return findings.getLast().text();
  }

  @Test
  void aServerThatAnswersIsGood_theClockIsCompared() throws Exception {
    Issued certificate = TestCertificates.selfSigned();
    String date = HttpDate.format(Instant.now().minus(Duration.ofMinutes(90)));
    try (ServerSocket server =
        serve(
            certificate,
            "HTTP/1.1 404 Not Found\r\nDate: " + date + "\r\nContent-Length: 0\r\n\r\n")) {
      List<ServerProbe.Finding> findings = probe(server, certificate);
      assertThat(findings).extracting(ServerProbe.Finding::good).containsExactly(true, false, true);
      assertThat(findings.get(0).text()).contains("reached, its certificate is trusted until");
      assertThat(findings.get(1).text()).contains("90 minutes ahead of the server");
      assertThat(last(findings)).endsWith(": answers");
    }
  }

  @Test
  void eachStepThatFailsSaysWhatToDo() throws Exception {
    Issued certificate = TestCertificates.selfSigned();
    Issued other = TestCertificates.issue(Spec.server().named("elsewhere.example"), null);
    Issued expired =
        TestCertificates.issue(Spec.server().until(Instant.now().minusSeconds(3600)), null);
    // Nobody ever accepted there: a thread that does keeps the socket for a moment after its close.
    var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    closed.close();
    assertThat(last(probe(closed, certificate))).contains("is not reached").contains("firewall");
    try (ServerSocket server = serve(certificate, "SSH-2.0\r\n")) {
      assertThat(last(probe(server, other))).contains("TLS fails").contains("trusted_certs has to");
      assertThat(last(probe(server, certificate))).contains("does not answer HTTP");
    }
    try (ServerSocket server = serve(other, "")) {
      assertThat(last(probe(server, other))).contains("TLS fails").contains("set server_name");
    }
    try (ServerSocket server = serve(expired, "")) {
      assertThat(last(probe(server, expired))).contains("TLS fails").contains("expired");
    }
  }
}
