package dev.fleetspeak.client.comms.http;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A ceiling on what the client sends and takes: the bytes of contacts and files, all connections
 * together. What waits, waits in small steps, and what is written stays small, so that an urgent
 * message is not behind minutes of others. Thread-safe.
 */
public final class Pace {
  /** No ceiling. */
  public static final Pace NONE = new Pace(null, null);

  /** A message as large as a channel takes is then through within the two minutes servers give. */
  public static final long LEAST_BYTES_PER_SECOND = 16 * 1024;

  /** Bytes that pass at once; a quarter of a second at the lowest ceiling. */
  private static final int STEP = 4 * 1024;

  private static final long SECONDS_IN_A_GROUP = 2;

  /** Time, for tests to move. */
  public interface Clock {
    /** Nanoseconds since anything. */
    long nanos();

    /** Waits. */
    void sleep(Duration time) throws InterruptedException;
  }

  private static final Clock REAL =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  private final @Nullable ByteBudget up;
  private final @Nullable ByteBudget down;

  private Pace(@Nullable ByteBudget up, @Nullable ByteBudget down) {
    this.up = up;
    this.down = down;
  }

  /**
   * With ceilings in bytes a second.
   *
   * @param up of what is sent; 0 for none
   * @param down of what is taken; 0 for none
   */
  public static Pace of(long up, long down) {
    return of(up, down, REAL);
  }

  /** By another clock. */
  public static Pace of(long up, long down, Clock clock) {
    return up == 0 && down == 0 ? NONE : new Pace(budget(up, clock), budget(down, clock));
  }

  private static @Nullable ByteBudget budget(long bytesPerSecond, Clock clock) {
    return bytesPerSecond == 0 ? null : new ByteBudget(bytesPerSecond, clock);
  }

  /** Bytes at which a group of messages should leave, so that the next one is not far. */
  public long groupBytes() {
    return up == null ? Long.MAX_VALUE : up.bytesPerSecond() * SECONDS_IN_A_GROUP;
  }

  /** How much longer a request may take than without a ceiling. */
  public Duration allowance(long bytes) {
    return up == null ? Duration.ZERO : Duration.ofSeconds(2 * bytes / up.bytesPerSecond());
  }

  /** What is sent through it keeps to the ceiling. */
  public OutputStream out(OutputStream out) {
    return up == null ? out : new PacedOutput(out, up);
  }

  /** What is read from it keeps to the ceiling; the network holds the sender back. */
  public InputStream in(InputStream in) {
    return down == null ? in : new PacedInput(in, down);
  }

  private static final class PacedOutput extends FilterOutputStream {
    private final ByteBudget budget;

    PacedOutput(OutputStream out, ByteBudget budget) {
      super(out);
      this.budget = budget;
    }

    @Override
    public void write(int single) throws IOException {
      budget.spend(1);
      out.write(single);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (int done = 0; done < length; done += STEP) {
        int step = Math.min(STEP, length - done);
        budget.spend(step);
        out.write(bytes, from + done, step);
      }
    }
  }

  private static final class PacedInput extends FilterInputStream {
    private final ByteBudget budget;

    PacedInput(InputStream in, ByteBudget budget) {
      super(in);
      this.budget = budget;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      if (next >= 0) {
        budget.spend(1);
      }
      return next;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = in.read(bytes, from, Math.min(STEP, length));
      if (count > 0) {
        budget.spend(count);
      }
      return count;
    }
  }

  /** So many bytes a second; unused time is kept for one step and no more. */
  private static final class ByteBudget {
    private static final double NANOS = 1e9;

    private final long bytesPerSecond;
    private final Clock clock;
    private final long credit;
    private long next;

    ByteBudget(long bytesPerSecond, Clock clock) {
      this.bytesPerSecond = bytesPerSecond;
      this.clock = clock;
      this.credit = cost(STEP);
      this.next = clock.nanos() - credit;
    }

    long bytesPerSecond() {
      return bytesPerSecond;
    }

    private long cost(int bytes) {
      return (long) (bytes * NANOS / bytesPerSecond);
    }

    void spend(int bytes) throws IOException {
      long wait = reserve(bytes);
      if (wait > 0) {
        try {
          clock.sleep(Duration.ofNanos(wait));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          InterruptedIOException stopped = new InterruptedIOException("stopped while waiting");
          stopped.initCause(e);
          throw stopped;
        }
      }
    }

    private synchronized long reserve(int bytes) {
      long now = clock.nanos();
      long earliest = now - credit;
      long begin = next - earliest > 0 ? next : earliest;
      next = begin + cost(bytes);
      return begin - now;
    }
  }
}
