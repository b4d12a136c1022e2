package dev.fleetspeak.client.comms.http2;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A body as it is written, for one thread. A write returns when flow control has let its bytes go,
 * so its time tells the line's speed. Closing it ends the body.
 */
final class H2Output extends OutputStream {
  private static final int CAPACITY = 64 * 1024;

  private final Channel stream;
  private byte[] buffer = new byte[1024];
  private int filled;
  private boolean closed;

  H2Output(Channel stream) {
    this.stream = stream;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, CAPACITY - filled);
      if (buffer.length < filled + count) {
        int grown = Math.max(filled + count, Math.min(buffer.length * 2, CAPACITY));
        buffer = Arrays.copyOf(buffer, grown);
      }
      System.arraycopy(source, from + done, buffer, filled, count);
      filled += count;
      done += count;
      if (filled == CAPACITY) {
        flush();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    if (filled > 0) {
      send(false);
    }
  }

  private void send(boolean last) throws IOException {
    byte[] data = Arrays.copyOf(buffer, filled);
    filled = 0;
    await(stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(data), last)));
  }

  static void await(ChannelFuture future) throws IOException {
    try {
      future.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing");
    }
    if (!future.isSuccess()) {
      throw H2Failure.of(future.cause());
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      send(true);
    }
  }
}
