package dev.fleetspeak.connector.channel;

import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** The writing end of a channel. Thread-safe: messages are never mixed. Blocking. */
public final class ChannelWriter implements AutoCloseable {
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param out raw bytes to the other end, unbuffered
   */
  public ChannelWriter(OutputStream out) {
    this.out = out;
  }

  /** Sends the first magic number; to be done at once, before anything is read. */
  public void greet() throws IOException {
    byte[] magic = new byte[4];
    putMagic(magic, 0);
    lock.lock();
    try {
      out.write(magic);
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes one message with the magic that closes it, in one piece.
   *
   * @throws IllegalArgumentException if the message is over 2 MiB
   */
  public void write(Message message) throws IOException {
    byte[] body = message.toByteArray();
    if (body.length > WireLimits.CHANNEL_MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "a message of %d bytes is over the channel's limit of %d"
              .formatted(body.length, WireLimits.CHANNEL_MAX_MESSAGE_BYTES));
    }
    byte[] unit = new byte[4 + body.length + 4];
    putLittleEndian(unit, 0, body.length);
    System.arraycopy(body, 0, unit, 4, body.length);
    putMagic(unit, 4 + body.length);
    lock.lock();
    try {
      out.write(unit);
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  private static void putMagic(byte[] bytes, int at) {
    putLittleEndian(bytes, at, WireLimits.MAGIC);
  }

  private static void putLittleEndian(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
    bytes[at + 2] = (byte) (value >>> 16);
    bytes[at + 3] = (byte) (value >>> 24);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
