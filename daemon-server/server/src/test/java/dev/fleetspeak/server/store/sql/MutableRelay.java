package dev.fleetspeak.server.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Lies between a client and a database server, and can keep the answers to itself. */
final class MutableRelay implements AutoCloseable {
  private final String host;
  private final int port;
  private final ServerSocket listening;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** Answers of the first connections, as many as this, are dropped. */
  private volatile int muted;

  MutableRelay(String hostPort) throws IOException {
    int colon = hostPort.lastIndexOf(':');
    host = hostPort.substring(0, colon);
    port = Integer.parseInt(hostPort.substring(colon + 1));
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** From now on connections that are there take everything and answer nothing. */
  void mute() {
    muted = connections.get();
  }

  /** How many there were. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        sockets.add(client);
        Socket server = new Socket();
        sockets.add(server);
        server.connect(new InetSocketAddress(host, port));
        int number = connections.getAndIncrement();
        Thread.ofVirtual().start(() -> copy(client, server, -1));
        Thread.ofVirtual().start(() -> copy(server, client, number));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void copy(Socket from, Socket to, int number) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (number < 0 || number >= muted) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException _) {
      // one side is gone, and so is the other
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
