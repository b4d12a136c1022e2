package dev.fleetspeak.e2e.peer;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Connects to a socket without any of the checks that our connector makes, and waits for its end.
 */
public final class StrangePeer {
  private StrangePeer() {}

  /**
   * Entry point; prints {@code connected}, then how many bytes came before the end.
   *
   * @param arguments the socket
   */
  public static void main(String[] arguments) throws IOException {
    int bytes = 0;
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(Path.of(arguments[0])))) {
      System.out.println("connected");
      ByteBuffer buffer = ByteBuffer.allocate(1024);
      int read;
      while ((read = channel.read(buffer)) >= 0) {
        bytes += read;
        buffer.clear();
      }
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
    System.out.println("bytes " + bytes);
  }
}
