package dev.fleetspeak.client.comms.dial;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/**
 * A connection inside the TLS of a proxy. Closing it closes TCP first: TLS would want to say
 * goodbye, and so wait for a writer that is stuck.
 */
final class TlsTunnel extends Socket {
  private final Socket tcp;
  private final Socket tls;

  TlsTunnel(Socket tcp, Socket tls) {
    this.tcp = tcp;
    this.tls = tls;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return tls.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return tls.getOutputStream();
  }

  @Override
  public boolean isConnected() {
    return tcp.isConnected();
  }

  @Override
  public boolean isClosed() {
    return tcp.isClosed();
  }

  @Override
  public InetAddress getInetAddress() {
    return tcp.getInetAddress();
  }

  @Override
  public int getPort() {
    return tcp.getPort();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    tls.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return tls.getSoTimeout();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    tls.close();
  }
}
