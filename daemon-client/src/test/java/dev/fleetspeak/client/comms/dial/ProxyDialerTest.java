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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyDialerTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final ProxyDialer.Tls NO_TLS =
      (_, _, _) -> {
        throw new AssertionError("no TLS is wanted");
      };

  @Test
  void tunnelCarriesUserAndPassword() throws Exception {
    try (TestProxy proxy = new TestProxy();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket =
            ProxyDialer.configured(
                    "http://a%40b:c%3Ad@" + proxy.address(), new DirectDialer(), NO_TLS)
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
                  ProxyDialer.configured(proxy.address(), new DirectDialer(), NO_TLS)
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
                  ProxyDialer.configured(endless.address(), new DirectDialer(), NO_TLS)
                      .dial("example.com", 443, LIMIT))
          .hasMessageContaining("no end");
      assertThatThrownBy(
              () ->
                  ProxyDialer.configured(
                          "127.0.0.1:" + silent.getLocalPort(), new DirectDialer(), NO_TLS)
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
            recording,
            NO_TLS);
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
    assertThat(ProxyDialer.fromEnvironment(Map.of(), recording, NO_TLS)).isSameAs(recording);
  }

  @Test
  void otherKindsOfProxyAreRefusedWithoutTheirPassword() {
    assertThatThrownBy(() -> ProxyAddress.parse("ftp://user:secret@host:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kind ftp are not supported")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> ProxyAddress.parse("http://user:sec ret@host:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("ret@");
    assertThat(ProxyAddress.parse("u:p@host:1")).hasToString("host:1");
  }

  @Test
  void defaultPortsAreThoseOfTheirKind() {
    assertThat(ProxyAddress.parse("host").port()).isEqualTo(80);
    assertThat(ProxyAddress.parse("https://host").port()).isEqualTo(443);
    assertThat(ProxyAddress.parse("socks5://host").port()).isEqualTo(1080);
    assertThat(ProxyAddress.parse("SOCKS5H://host").port()).isEqualTo(1080);
  }

  /** A SOCKS proxy that plays a script: bytes to expect, bytes to answer. */
  private static void socks(String url, List<String> expected, List<String> answers, Talk talk)
      throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
      Thread script =
          Thread.startVirtualThread(
              () -> {
                try (Socket socket = proxy.accept()) {
                  for (int i = 0; i < answers.size(); i++) {
                    int length = HexFormat.of().parseHex(expected.get(i)).length;
                    byte[] request = socket.getInputStream().readNBytes(length);
                    seen.add(HexFormat.of().formatHex(request));
                    socket.getOutputStream().write(HexFormat.of().parseHex(answers.get(i)));
                  }
                  int _ = socket.getInputStream().read();
                } catch (IOException _) {
                  // The client went.
                }
              });
      talk.with(
          ProxyDialer.configured(url.formatted(proxy.getLocalPort()), new DirectDialer(), NO_TLS));
      script.join();
      assertThat(seen).isEqualTo(expected);
    }
  }

  private interface Talk {
    void with(Dialer dialer) throws Exception;
  }

  @Test
  void socksTunnelsLeaveNamesToTheProxy() throws Exception {
    socks(
        "socks5://127.0.0.1:%d",
        List.of("050100", "05010003" + "0b6578616d706c652e636f6d" + "01bb"),
        List.of("0500", "0500000100000000" + "0000" + "ff"),
        dialer -> {
          try (Socket socket = dialer.dial("example.com", 443, LIMIT)) {
            // What follows the proxy's answer belongs to TLS.
            assertThat(socket.getInputStream().read()).isEqualTo(0xFF);
          }
        });
  }

  @Test
  void socksTunnelsTakeAddressesAndPasswords() throws Exception {
    socks(
        "socks5h://u:p%%3Aq@127.0.0.1:%d",
        List.of("05020002", "010175" + "03703a71", "05010004" + "00".repeat(15) + "01" + "0050"),
        List.of("0502", "0100", "05000003" + "0161" + "0000"),
        dialer -> dialer.dial("::1", 80, LIMIT).close());
    socks(
        "socks5://127.0.0.1:%d",
        List.of("050100", "05010001" + "c0000201" + "0050"),
        List.of("0500", "05050001"),
        dialer ->
            assertThatThrownBy(() -> dialer.dial("192.0.2.1", 80, LIMIT))
                .hasMessageContaining("no tunnel to 192.0.2.1:80: the connection is refused"));
    socks(
        "socks5://127.0.0.1:%d",
        List.of("050100"),
        List.of("05ff"),
        dialer ->
            assertThatThrownBy(() -> dialer.dial("192.0.2.1", 80, LIMIT))
                .hasMessageContaining("wants a user and password"));
    socks(
        "socks5://127.0.0.1:%d",
        List.of("050100"),
        List.of("4854"),
        dialer ->
            assertThatThrownBy(() -> dialer.dial("192.0.2.1", 80, LIMIT))
                .hasMessageContaining("does not speak SOCKS 5"));
  }
}
