package dev.fleetspeak.client.service.socket;

import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.connector.socket.SocketFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * A Unix socket, which tells who connects. It is bound under a temporary name and gets its real one
 * when its mode is right, so nobody can connect before; it stays when the service stops, and the
 * next start replaces it (client.md 7.2).
 */
final class UnixListener implements LocalListener {
  private static final int BACKLOG = 16;

  /** Of the name that was there first; it must not be collected before the other. */
  private final AFUNIXServerSocket bound;

  private final AFUNIXServerSocket socket;

  /** The library accepts only while the name that it bound is there, unless it did not bind it. */
  private UnixListener(AFUNIXServerSocket bound) throws IOException {
    this.bound = bound;
    this.socket = FileDescriptorCast.using(bound.getFileDescriptor()).as(AFUNIXServerSocket.class);
  }

  /**
   * Listens.
   *
   * @throws IOException if that is not possible, or not safe; the text says why
   */
  static UnixListener open(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder == null) {
      throw new IOException(path + " is no path of a socket");
    }
    PrivateFiles.createDirectory(folder);
    SocketFile.checkFolder(path);
    Path temporary = UnixPath.temporary(path);
    Files.deleteIfExists(path);
    Files.deleteIfExists(temporary);
    AFUNIXServerSocket socket = bind(temporary);
    try {
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      SocketFile.check(path);
      return new UnixListener(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static AFUNIXServerSocket bind(Path path) throws IOException {
    try {
      AFUNIXServerSocket socket = AFUNIXServerSocket.newInstance();
      socket.setDeleteOnClose(false);
      socket.bind(AFUNIXSocketAddress.of(path), BACKLOG);
      return socket;
    } catch (LinkageError e) {
      throw new IOException("the library for sockets cannot be loaded: " + e.getMessage(), e);
    }
  }

  @Override
  public LocalConnection accept() throws IOException {
    AFUNIXSocket connected = socket.accept();
    try {
      AFUNIXSocketCredentials peer = connected.getPeerCredentials();
      return new Connected(
          connected, new LocalConnection.Peer(Math.max(0, peer.getPid()), peer.getUid()));
    } catch (IOException e) {
      connected.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
      bound.close();
    } catch (IOException _) {
      // It accepts nobody in any case.
    }
  }

  private record Connected(AFUNIXSocket socket, Peer peer) implements LocalConnection {
    @Override
    public InputStream in() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException _) {
        // Nothing passes any more in any case.
      }
    }
  }
}
