package dev.fleetspeak.client.comms.kit;

import dev.fleetspeak.client.comms.dial.Dialer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Connections that write only so fast. */
public record ThrottledDialer(long bytesPerSecond, int burst) implements Dialer {

  @Override
  public Socket dial(String host, int port, Duration timeout) throws IOException {
    Socket socket = new Throttled(this);
    socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
    return socket;
  }

  private static final class Throttled extends Socket {
    private final ThrottledDialer rate;

    Throttled(ThrottledDialer rate) {
      this.rate = rate;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new Slow(super.getOutputStream(), rate);
    }
  }

  private static final class Slow extends FilterOutputStream {
    private final ThrottledDialer rate;
    private double allowance;
    private long last = System.nanoTime();

    Slow(OutputStream out, ThrottledDialer rate) {
      super(out);
      this.rate = rate;
      this.allowance = rate.burst;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int count = Math.min(rate.burst, length - done);
        await(count);
        out.write(bytes, from + done, count);
        done += count;
      }
    }

    /** A token bucket, as a slow line's queue would have it. */
    private void await(int count) throws IOException {
      long now = System.nanoTime();
      allowance =
          Math.min(rate.burst, allowance + (now - last) * (double) rate.bytesPerSecond / 1e9);
      last = now;
      allowance -= count;
      if (allowance < 0) {
        try {
          Thread.sleep(Duration.ofNanos((long) (-allowance * 1e9 / rate.bytesPerSecond)));
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }
}
