package dev.fleetspeak.client.status;

import dev.fleetspeak.client.comms.http.TimeLimit;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.UnaryOperator;
import jdk.net.ExtendedSocketOptions;

/**
 * Answers whoever asks a running client what it does: one word in, a text out. The socket has mode
 * 0600, and the system is asked who is on it, too. A virtual thread waits; nothing wakes up while
 * nobody asks.
 */
public final class StatusSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StatusSocket.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(5);
  static final int LONGEST_QUESTION = 16;
  private static final int MOST_READ = 4096;

  private final Path path;
  private final String owner;
  private final ServerSocketChannel listener;
  private final UnaryOperator<String> answers;
  private final Thread thread;

  private StatusSocket(
      Path path, String owner, ServerSocketChannel listener, UnaryOperator<String> answers) {
    this.path = path;
    this.owner = owner;
    this.listener = listener;
    this.answers = answers;
    this.thread = Thread.ofVirtual().name("status").start(this::serve);
  }

  /** Where the client with a state file is asked. */
  public static Path of(Path stateFile) {
    return stateFile.resolveSibling(stateFile.getFileName() + ".status");
  }

  /**
   * Listens; a socket that a killed client left is replaced.
   *
   * @param answers text for the word that was asked; called on another thread
   * @throws IOException if that cannot be done; the text says why
   */
  public static StatusSocket open(Path path, UnaryOperator<String> answers) throws IOException {
    removeLeftOver(path);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(path), 8);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      String owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
      return new StatusSocket(path, owner, listener, answers);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
  }

  private static void removeLeftOver(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isSymbolicLink(path)) {
      throw new IOException("there is something else of that name");
    }
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new IOException(
          "another client answers there: two must not use one state_file, they would have one id");
    } catch (java.net.ConnectException _) {
      Files.delete(path);
    }
  }

  private void serve() {
    while (listener.isOpen()) {
      try (SocketChannel asking = listener.accept();
          TimeLimit _ = new TimeLimit(LIMIT, () -> hangUp(asking))) {
        answer(asking);
      } catch (ClosedChannelException _) {
        // The end, or somebody who took too long.
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "Whoever asked for the status hung up", e);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A question for the status was not answered", e);
      }
    }
  }

  private static void hangUp(SocketChannel asking) {
    try {
      asking.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }

  private void answer(SocketChannel asking) throws IOException {
    String user = asking.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    if (!user.equals(owner) && !user.equals("root")) {
      LOG.log(System.Logger.Level.WARNING, "User {0} asked for the status and is refused", user);
      return;
    }
    InputStream in = Channels.newInputStream(asking);
    StringBuilder question = new StringBuilder();
    int next;
    // Read to its end, lest the answer be lost with what nobody read; kept only so far.
    for (int i = 0; i < MOST_READ && (next = in.read()) > ' '; i++) {
      if (i < LONGEST_QUESTION) {
        question.append((char) next);
      }
    }
    ByteBuffer text =
        ByteBuffer.wrap(answers.apply(question.toString()).getBytes(StandardCharsets.UTF_8));
    while (text.hasRemaining()) {
      asking.write(text);
    }
  }

  /** Ends, and takes the socket away. */
  @Override
  public void close() {
    try {
      listener.close();
      thread.join(Duration.ofSeconds(1));
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The socket for the status stays", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
