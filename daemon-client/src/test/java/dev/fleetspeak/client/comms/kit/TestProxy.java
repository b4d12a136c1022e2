package dev.fleetspeak.client.comms.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that opens tunnels, and remembers the heads of the requests for them. */
public final class TestProxy implements AutoCloseable {
  private static final String ESTABLISHED =
      "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n";

  private final ServerSocket listener;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final String answer;

  public TestProxy() throws IOException {
    this(ESTABLISHED);
  }

  public TestProxy(String answer) throws IOException {
    this(answer, new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
  }

  /** A proxy that is spoken to over what this accepts. */
  public static TestProxy over(ServerSocket listener) {
    return new TestProxy(ESTABLISHED, listener);
  }

  private TestProxy(String answer, ServerSocket listener) {
    this.answer = answer;
    this.listener = listener;
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      // One byte at a time: what follows the head is the tunnel's.
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      heads.add(head.toString());
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      if (!answer.contains(" 200 ")) {
        return;
      }
      String target = head.substring("CONNECT ".length(), head.indexOf(" HTTP"));
      int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread back = Thread.ofVirtual().start(() -> pump(server, socket));
        pump(socket, server);
        back.join();
      }
    } catch (IOException | InterruptedException _) {
      // One of the ends went away.
    }
  }

  private static void pump(Socket from, Socket to) {
    try (to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException _) {
      // One of the ends went away.
    }
  }

  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Requests seen so far. */
  public List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
