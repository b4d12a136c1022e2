package dev.fleetspeak.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports, for programs that cannot say which port they were given. */
public final class Ports {
  private Ports() {}

  /** A port of loopback that was free a moment ago. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as host:port. */
  public static String freeAddress() {
    return "127.0.0.1:" + free();
  }
}
