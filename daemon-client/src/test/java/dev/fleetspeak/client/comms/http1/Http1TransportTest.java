package dev.fleetspeak.client.comms.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.dial.Dialer;
import dev.fleetspeak.client.comms.dial.DirectDialer;
import dev.fleetspeak.client.comms.http.Attempt;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.http.HttpRequest;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.client.comms.tls.ServerTls;
import dev.fleetspeak.common.crypto.ClientCertificate;
import dev.fleetspeak.common.crypto.EcKeys;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http1TransportTest {
  private final KeyPair keys = EcKeys.generate();
  private TestServer server;

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private Http1Transport transport(TestServer.Handler handler, Dialer dialer) throws Exception {
    TestCertificates.Issued certificate = TestCertificates.selfSigned();
    server = new TestServer(certificate, handler);
    ServerTls tls =
        new ServerTls(
            keys.getPrivate(),
            ClientCertificate.create(keys),
            List.of(certificate.certificate()),
            _ -> false);
    return new Http1Transport(dialer, tls, 1000);
  }

  private HttpRequest request() {
    return new HttpRequest("POST", Endpoint.parse(server.address(), ""), "/message", List.of());
  }

  @Test
  void answersThatTrickleAreCutByTheLimitOfTheWholeAttempt() throws Exception {
    Http1Transport transport =
        transport(
            request -> {
              request.raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
              for (int i = 0; i < 900; i++) {
                request.raw("x");
                Thread.sleep(50);
              }
            },
            new DirectDialer());
    Instant before = Instant.now();
    try (Attempt attempt = new Attempt(Duration.ofMillis(500))) {
      assertThatThrownBy(() -> transport.exchange(request(), ByteString.EMPTY, attempt))
          .isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void cutAttemptEndsItsDialAndLeavesTheThreadUninterrupted() throws Exception {
    Http1Transport transport =
        transport(
            _ -> {},
            (_, _, _) -> {
              try {
                Thread.sleep(Duration.ofMinutes(1));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              throw new IOException("given up");
            });
    try (Attempt attempt = new Attempt(Duration.ofMinutes(1))) {
      Thread.ofVirtual().start(attempt::cut);
      assertThatThrownBy(() -> transport.exchange(request(), ByteString.EMPTY, attempt))
          .isInstanceOf(InterruptedIOException.class)
          .hasMessage("cancelled");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void lengthIsSaidForBodiesAndOnlyThem() throws Exception {
    Http1Transport transport =
        transport(
            request -> {
              request.body().readAllBytes();
              String length = request.header("Content-Length");
              request.answer(
                  200, String.valueOf(length).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            },
            new DirectDialer());
    try (Attempt attempt = new Attempt(Duration.ofSeconds(5))) {
      ByteString body = ByteString.copyFromUtf8("12345");
      assertThat(transport.exchange(request(), body, attempt).body()).containsExactly('5');
      assertThat(transport.exchange(request(), ByteString.EMPTY, attempt).body())
          .containsExactly('0');
      HttpRequest get = new HttpRequest("GET", request().endpoint(), "/files/a/b", List.of());
      assertThat(
              ByteString.copyFrom(transport.exchange(get, ByteString.EMPTY, attempt).body())
                  .toStringUtf8())
          .isEqualTo("null");
    }
    assertThat(server.connections()).isEqualTo(1);
    transport.closeIdle();
    await().until(() -> server.openConnections() == 0);
  }

  @Test
  void requestThatWasAnsweredInPartIsNotRepeated() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    Http1Transport transport =
        transport(
            request -> {
              if (requests.incrementAndGet() == 1) {
                request.answer(200, new byte[0]);
              } else {
                request.raw("HTTP/1.1 200 OK\r\nContent-");
                request.closeAfterwards();
              }
            },
            new DirectDialer());
    try (Attempt attempt = new Attempt(Duration.ofSeconds(5))) {
      transport.exchange(request(), ByteString.EMPTY, attempt);
      assertThatThrownBy(() -> transport.exchange(request(), ByteString.EMPTY, attempt))
          .isInstanceOf(IOException.class);
    }
    assertThat(requests).hasValue(2);
  }
}
