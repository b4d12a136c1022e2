package dev.fleetspeak.client.comms.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.client.comms.kit.TestProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyDialerTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @Test
  void tunnelCarriesUserAndPassword() throws Exception {
    try (TestProxy proxy = new TestProxy();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket =
            ProxyDialer.configured("http://a%40b:c%3Ad@" + proxy.address(), new DirectDialer())
                .dial("::1", server.getLocalPort(), LIMIT)) {
      assertThat(socket.isConnected()).isTrue();
      assertThat(proxy.heads().getFirst())
          .startsWith("CONNECT [::1]:" + server.getLocalPort() + " HTTP/1.1\r\nHost: [::1]:")
          .contains("\r\nProxy-Authorization: Basic YUBiOmM6ZA==\r\n");
    }
  }

  @Test
  void refusalNamesTheProxyAndItsAnswer() throws Exception {
    try (TestProxy proxy = new TestProxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")) {
      assertThatThrownBy(
              () ->
                  ProxyDialer.configured(proxy.address(), new DirectDialer())
                      .dial("example.com", 443, LIMIT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(proxy.address())
          .hasMessageContaining("407 Proxy Authentication Required");
    }
  }

  @Test
  void hostileProxiesAreGivenUp() throws Exception {
    try (TestProxy endless = new TestProxy("HTTP/1.1 100 \r\n" + "A: b\r\n".repeat(5000));
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  ProxyDialer.configured(endless.address(), new DirectDialer())
                      .dial("example.com", 443, LIMIT))
          .hasMessageContaining("no end");
      assertThatThrownBy(
              () ->
                  ProxyDialer.configured("127.0.0.1:" + silent.getLocalPort(), new DirectDialer())
                      .dial("example.com", 443, Duration.ofMillis(200)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void environmentNamesAProxyAndExceptions() throws Exception {
    List<String> dials = new ArrayList<>();
    Dialer recording =
        (host, port, _) -> {
          dials.add(host + ":" + port);
          throw new IOException("not today");
        };
    Dialer dialer =
        ProxyDialer.fromEnvironment(
            Map.of(
                "HTTPS_PROXY",
                "proxy.example:3128",
                "NO_PROXY",
                "corp.example, .sub.example,10.0.0.0/8,192.0.2.7:8443,*.star.example,[2001:db8::1]:1"),
            recording);
    for (String host :
        List.of(
            "localhost",
            "127.0.0.9",
            "::1",
            "corp.example",
            "x.CORP.example",
            "a.sub.example",
            "a.star.example",
            "10.255.0.1")) {
      assertThatThrownBy(() -> dialer.dial(host, 443, LIMIT)).hasMessage("not today");
      assertThat(dials.removeLast()).isEqualTo(host + ":443");
    }
    for (String host :
        List.of("sub.example", "notcorp.example", "11.0.0.1", "192.0.2.7", "2001:db8::1")) {
      assertThatThrownBy(() -> dialer.dial(host, 443, LIMIT)).hasMessageContaining("not today");
      assertThat(dials.removeLast()).isEqualTo("proxy.example:3128");
    }
    assertThatThrownBy(() -> dialer.dial("192.0.2.7", 8443, LIMIT)).hasMessage("not today");
    assertThatThrownBy(() -> dialer.dial("2001:db8::1", 1, LIMIT)).hasMessage("not today");
    assertThat(ProxyDialer.fromEnvironment(Map.of(), recording)).isSameAs(recording);
  }

  @Test
  void otherKindsOfProxyAreRefusedWithoutTheirPassword() {
    assertThatThrownBy(() -> ProxyAddress.parse("socks5://user:secret@host:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("socks5")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> ProxyAddress.parse("http://user:sec ret@host:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("ret@");
    assertThat(ProxyAddress.parse("u:p@host:1")).hasToString("host:1");
  }
}
