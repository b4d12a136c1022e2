package dev.fleetspeak.connector.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a channel: a magic number, then for each message its size, its bytes and the
 * magic again. Blocking; one thread at a time.
 */
public final class ChannelReader implements AutoCloseable {
  private final InputStream in;
  private boolean greeted;

  /**
   * @param in raw bytes of the other end; should be buffered
   */
  public ChannelReader(InputStream in) {
    this.in = in;
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
    byte[] body = in.readNBytes((int) length);
    if (body.length < length) {
      throw new ChannelException("the channel ended inside a message");
    }
    readMagic();
    try {
      return Message.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new ChannelException("a message does not parse: " + e.getMessage());
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
