package dev.fleetspeak.client.comms.dial;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * Connects straight to the host, trying each of its addresses in turn. The sockets have a channel,
 * so that HTTP/2 can take them over.
 */
public final class DirectDialer implements Dialer {
  private static final int KEEP_ALIVE_SECONDS = 30;

  @Override
  public Socket dial(String host, int port, Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    IOException failure = null;
    for (InetAddress address : addresses(host)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      try {
        return connect(new InetSocketAddress(address, port), (int) left);
      } catch (IOException e) {
        failure = e;
        if (Thread.currentThread().isInterrupted()) {
          break;
        }
      }
    }
    throw failure != null
        ? failure
        : new SocketTimeoutException("no connection within " + timeout.toSeconds() + " s");
  }

  private static InetAddress[] addresses(String host) throws IOException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      ConnectException clear = new ConnectException("the host name " + host + " is not known");
      clear.initCause(e);
      throw clear;
    }
  }

  private static Socket connect(InetSocketAddress address, int millis) throws IOException {
    Socket socket = SocketChannel.open().socket();
    try {
      socket.connect(address, millis);
      socket.setTcpNoDelay(true);
      keepAlive(socket);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** A stream may be silent for minutes: a peer that vanished shows only by keep-alive probes. */
  private static void keepAlive(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    Set<SocketOption<?>> known = socket.supportedOptions();
    if (known.contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_SECONDS);
    }
  }
}
