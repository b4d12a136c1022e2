package dev.fleetspeak.connector.socket;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.connector.ServiceConnection;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.connector.channel.SystemMessages;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A program's connection to the client over a socket (client.md 6.9, 7.5). It is made and, whenever
 * it breaks, made again for as long as this object is open. Every message is kept until the server
 * confirmed it, and sent again after a break: a server may see one twice and recognises it by its
 * {@code source_message_id}.
 *
 * <p>{@link #receive} blocks and belongs to one thread at a time; sending is thread-safe.
 */
public final class SocketConnection implements ServiceConnection {
  private static final System.Logger LOG = System.getLogger(SocketConnection.class.getName());
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SOURCE_ID_BYTES = 16;

  /** So many messages may wait for {@link #receive}; the next ones wait in the client. */
  private static final int WAITING = 5;

  private final Path socket;
  private final String version;
  private final Backoff backoff;
  private final Unconfirmed unconfirmed = new Unconfirmed();

  /** Received messages; an empty entry is the end. */
  private final BlockingQueue<Optional<Message>> received = new LinkedBlockingQueue<>(WAITING);

  private final Thread runner;
  private volatile boolean closed;
  private volatile @Nullable SocketChannel present;

  SocketConnection(Path socket, String version, Backoff backoff) {
    this.socket = socket;
    this.version = version;
    this.backoff = backoff;
    this.runner = Thread.ofVirtual().name("fleetspeak-socket").unstarted(this::run);
  }

  /**
   * Opens a connection. It need not be there yet: that is tried until it works, after 1 to 15 s.
   *
   * @param socket path that the client's configuration of the service names, {@code
   *     api_proxy_path}; has to be absolute
   * @param version of the program, reported to the server with its resource usage; may be empty
   */
  public static SocketConnection open(Path socket, String version) {
    return open(socket, version, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15)));
  }

  static SocketConnection open(Path socket, String version, Backoff backoff) {
    SocketConnection connection = new SocketConnection(socket, version, backoff);
    connection.runner.start();
    return connection;
  }

  @Override
  public @Nullable Message receive() throws InterruptedException {
    Optional<Message> next = received.take();
    if (next.isEmpty()) {
      // For whoever asks again.
      received.put(next);
    }
    return next.orElse(null);
  }

  @Override
  public void send(Message message) throws IOException {
    send(message, () -> {});
  }

  /**
   * Sends a message and hears of its fate. Returns when the message is kept, which waits only while
   * 1,000 messages or 20 MiB are unconfirmed.
   *
   * @param confirmed run once when the server has the message, on a thread that must not be blocked
   * @throws IOException if the connection is closed
   */
  public void send(Message message, Runnable confirmed) throws IOException {
    SystemMessages.checkSendable(message);
    Message complete = withId(message);
    if (complete.getSerializedSize() > WireLimits.CHANNEL_MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "a message of %d bytes is over the channel's limit of %d"
              .formatted(complete.getSerializedSize(), WireLimits.CHANNEL_MAX_MESSAGE_BYTES));
    }
    try {
      if (!unconfirmed.add(complete, confirmed)) {
        throw new IOException("the connection is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for room");
    }
  }

  private static Message withId(Message message) {
    if (!message.getSourceMessageId().isEmpty()) {
      return message;
    }
    byte[] id = new byte[SOURCE_ID_BYTES];
    RANDOM.nextBytes(id);
    return message.toBuilder().setSourceMessageId(ByteString.copyFrom(id)).build();
  }

  /** How many sent messages the server has not confirmed yet. */
  public int unconfirmed() {
    return unconfirmed.count();
  }

  private void run() {
    try {
      while (!closed) {
        long begin = System.nanoTime();
        connectAndTalk();
        // A connection that lasted is replaced at once; one that does not must not make a hot loop.
        if (System.nanoTime() - begin >= backoff.first().toNanos()) {
          backoff.reset();
        } else {
          Thread.sleep(backoff.next());
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void connectAndTalk() throws InterruptedException {
    try (SocketChannel channel = connect()) {
      present = channel;
      talk(channel);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", socket, e.getMessage());
    } finally {
      present = null;
    }
  }

  /** Only a socket that nobody else could have put there is connected to. */
  private SocketChannel connect() throws IOException {
    SocketFile.check(socket);
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private void talk(SocketChannel channel) throws IOException, InterruptedException {
    ChannelReader reader =
        new ChannelReader(new BufferedInputStream(Channels.newInputStream(channel)));
    ChannelWriter writer = new ChannelWriter(Channels.newOutputStream(channel));
    writer.greet();
    writer.write(SystemMessages.startup(version));
    reader.awaitGreeting();
    Thread sender = Thread.ofVirtual().name("fleetspeak-send").start(() -> sendAll(writer));
    try {
      Message message;
      while ((message = reader.read()) != null) {
        if (isConfirmation(message)) {
          confirm(message);
        } else {
          received.put(Optional.of(message));
        }
      }
    } finally {
      sender.interrupt();
      channel.close();
      sender.join();
    }
  }

  /** All that is unconfirmed goes over a new connection, first what went over the one before. */
  private void sendAll(ChannelWriter writer) {
    try (writer) {
      Unconfirmed.Kept next = unconfirmed.awaitAfter(0);
      while (next != null) {
        writer.write(next.message());
        next = unconfirmed.awaitAfter(next.number());
      }
    } catch (IOException e) {
      // The reader notices the end too.
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", socket, e.getMessage());
    } catch (InterruptedException _) {
      // The connection broke.
    }
  }

  private static boolean isConfirmation(Message message) {
    return message.getMessageType().equals("LocalAck")
        && message.getSource().getServiceName().equals("client");
  }

  private void confirm(Message message) {
    try {
      for (ByteString id : message.getData().unpack(MessageAckData.class).getMessageIdsList()) {
        Runnable confirmed = unconfirmed.remove(id);
        if (confirmed != null) {
          confirmed.run();
        }
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.log(System.Logger.Level.WARNING, "A confirmation cannot be read: {0}", e.getMessage());
    }
  }

  /** Ends the connection; what is unconfirmed is forgotten, {@link #receive} ends. */
  @Override
  public void close() throws IOException {
    closed = true;
    unconfirmed.close();
    runner.interrupt();
    SocketChannel channel = present;
    if (channel != null) {
      channel.close();
    }
    try {
      runner.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    while (!received.offer(Optional.empty())) {
      // Nobody waits for what was received last; the end has to be seen.
      received.poll();
    }
  }
}
