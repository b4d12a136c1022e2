package dev.fleetspeak.connector.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a channel: a magic number, then for each message its size, its bytes and the
 * magic again. Blocking; one thread at a time.
 */
public final class ChannelReader implements AutoCloseable {
  private static final int MAGIC_BYTES = 4;

  private final InputStream in;
  private final Duration patience;
  private final Runnable stalled;
  private boolean greeted;

  /**
   * Waits for the other end as long as it takes.
   *
   * @param in raw bytes of the other end; should be buffered
   */
  public ChannelReader(InputStream in) {
    this(in, Duration.ZERO, () -> {});
  }

  /**
   * With a bound on the time in which a message that began has to be there as a whole.
   *
   * @param in raw bytes of the other end; should be buffered
   * @param patience zero for none
   * @param stalled run on a thread of its own when a message takes longer; it should close what the
   *     bytes come from
   */
  public ChannelReader(InputStream in, Duration patience, Runnable stalled) {
    this.in = in;
    this.patience = patience;
    this.stalled = stalled;
  }

  /**
   * Waits for the first magic number.
   *
   * @throws ChannelException if something else came, or the end
   */
  public void awaitGreeting() throws IOException {
    if (!greeted) {
      readMagic();
      greeted = true;
    }
  }

  /**
   * Reads the next message.
   *
   * @return null at the orderly end of the channel
   * @throws ChannelException if the bytes are not the protocol's
   */
  public @Nullable Message read() throws IOException {
    awaitGreeting();
    byte[] size = in.readNBytes(4);
    if (size.length == 0) {
      return null;
    }
    if (size.length < 4) {
      throw new ChannelException("the channel ended inside a size");
    }
    long length = littleEndian(size) & 0xFFFF_FFFFL;
    if (length > WireLimits.CHANNEL_MAX_MESSAGE_BYTES) {
      throw new ChannelException(
          "a message of %d bytes is over the limit of %d"
              .formatted(length, WireLimits.CHANNEL_MAX_MESSAGE_BYTES));
    }
    byte[] body = readBody((int) length);
    try {
      return Message.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new ChannelException("a message does not parse: " + e.getMessage());
    }
  }

  private byte[] readBody(int length) throws IOException {
    // Nearly always all of it is there already, and no watch is needed.
    boolean watched = patience.isPositive() && in.available() < length + MAGIC_BYTES;
    Thread watch = watched ? Thread.startVirtualThread(this::reportStall) : null;
    try {
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new ChannelException("the channel ended inside a message");
      }
      readMagic();
      return body;
    } finally {
      if (watch != null) {
        watch.interrupt();
      }
    }
  }

  private void reportStall() {
    try {
      Thread.sleep(patience);
      stalled.run();
    } catch (InterruptedException _) {
      // It came in time.
    }
  }

  private void readMagic() throws IOException {
    byte[] bytes = in.readNBytes(4);
    if (bytes.length < 4) {
      throw new ChannelException("the channel ended where a magic number should be");
    }
    int magic = littleEndian(bytes);
    if (magic != WireLimits.MAGIC) {
      throw new ChannelException("wrong magic number %08x".formatted(magic));
    }
  }

  private static int littleEndian(byte[] bytes) {
    return (bytes[0] & 0xFF)
        | (bytes[1] & 0xFF) << 8
        | (bytes[2] & 0xFF) << 16
        | (bytes[3] & 0xFF) << 24;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
