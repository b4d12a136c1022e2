package dev.fleetspeak.client.comms.dial;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks a SOCKS 5 proxy for a tunnel (RFC 1928, RFC 1929). Names are the proxy's to look up. */
final class SocksTunnel {
  private static final int VERSION = 5;
  private static final int NO_LOGIN = 0;
  private static final int PASSWORD = 2;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int MAX_FIELD = 255;

  private final Socket socket;
  private final InputStream in;

  private SocksTunnel(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  static void open(Socket socket, @Nullable String userInfo, String host, int port)
      throws IOException {
    SocksTunnel tunnel = new SocksTunnel(socket);
    tunnel.logIn(userInfo);
    tunnel.connect(host, port);
  }

  private void logIn(@Nullable String userInfo) throws IOException {
    send(
        userInfo == null
            ? new byte[] {VERSION, 1, NO_LOGIN}
            : new byte[] {VERSION, 2, NO_LOGIN, PASSWORD});
    byte[] chosen = read(2);
    if (chosen[0] != VERSION) {
      throw new ProtocolException("it does not speak SOCKS 5");
    }
    if (chosen[1] == PASSWORD && userInfo != null) {
      sendPassword(userInfo);
    } else if (chosen[1] != NO_LOGIN) {
      throw new ProtocolException(
          userInfo == null
              ? "it wants a user and password; put them into the proxy's URL"
              : "it takes no password");
    }
  }

  private void sendPassword(String userInfo) throws IOException {
    int colon = userInfo.indexOf(':');
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(1);
    putField(request, colon < 0 ? userInfo : userInfo.substring(0, colon));
    putField(request, colon < 0 ? "" : userInfo.substring(colon + 1));
    send(request.toByteArray());
    if (read(2)[1] != 0) {
      throw new ProtocolException("it refuses this user and password");
    }
  }

  private void connect(String host, int port) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(new byte[] {VERSION, CONNECT, 0});
    putAddress(request, host);
    request.write(port >> 8);
    request.write(port);
    send(request.toByteArray());
    byte[] reply = read(4);
    if (reply[0] != VERSION || reply[1] != 0) {
      throw new ProtocolException("no tunnel to " + host + ":" + port + ": " + reason(reply[1]));
    }
    // The proxy's own address follows; nobody needs it, but it has to be out of the way.
    int length =
        switch (reply[3]) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> read(1)[0] & 0xFF;
          default -> throw new ProtocolException("it answers with an unknown kind of address");
        };
    byte[] _ = read(length + 2);
  }

  private static void putAddress(ByteArrayOutputStream request, String host) throws IOException {
    if (host.indexOf(':') >= 0 || host.matches("[0-9]+(\\.[0-9]+){3}")) {
      byte[] address = InetAddress.ofLiteral(host).getAddress();
      request.write(address.length == 4 ? IPV4 : IPV6);
      request.writeBytes(address);
    } else {
      request.write(NAME);
      putField(request, host);
    }
  }

  private static void putField(ByteArrayOutputStream request, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_FIELD) {
      throw new ProtocolException("a name or password is longer than SOCKS can carry");
    }
    request.write(bytes.length);
    request.writeBytes(bytes);
  }

  private static String reason(int code) {
    return switch (code) {
      case 1 -> "general failure";
      case 2 -> "its rules do not allow it";
      case 3 -> "the network cannot be reached";
      case 4 -> "the host cannot be reached";
      case 5 -> "the connection is refused";
      case 6 -> "it took too long";
      default -> "code " + (code & 0xFF);
    };
  }

  private void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the proxy hung up");
    }
    return bytes;
  }
}
