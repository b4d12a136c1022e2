package dev.fleetspeak.server.https.stream;

import dev.fleetspeak.common.wire.FrameAssembler;
import dev.fleetspeak.common.wire.IncrementalInflater;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.server.https.exchange.ContentCoding;
import dev.fleetspeak.server.https.exchange.MemoryBudget;
import dev.fleetspeak.server.https.exchange.Refusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream's body into records, inflating as the bytes come and no further than the record
 * that is read (wire-server 3.1). What a record that is not complete yet holds counts in the budget
 * of all bodies. For one thread at a time.
 */
final class RecordReader implements AutoCloseable {
  private static final int STEP_BYTES = 16 * 1024;

  private final FrameAssembler frames = new FrameAssembler(WireLimits.MAX_CONTACT_BYTES);
  private final MemoryBudget budget;
  private final @Nullable IncrementalInflater inflater;
  private FrameAssembler.@Nullable Input input;
  private long held;
  private boolean closed;

  RecordReader(ContentCoding coding, MemoryBudget budget) {
    this.budget = budget;
    inflater = coding == ContentCoding.DEFLATE ? new IncrementalInflater() : null;
  }

  /** Gives the next bytes of the body; only once {@link #next} returned null. */
  void offer(byte[] bytes) throws Refusal {
    if (inflater == null) {
      hold(bytes.length);
      input = new FrameAssembler.Input(bytes, 0, bytes.length);
    } else {
      inflater.feed(bytes);
    }
  }

  /**
   * The next record, or null if more bytes are needed.
   *
   * @throws IOException if the bytes are no stream of records
   * @throws Refusal if too much is held already
   */
  byte @Nullable [] next() throws IOException, Refusal {
    while (true) {
      FrameAssembler.Input current = input;
      if (current != null) {
        byte[] record = frames.next(current);
        if (record != null) {
          release(record.length);
          return record;
        }
        input = null;
      }
      if (inflater == null) {
        return null;
      }
      // A piece is a few KiB at most and may be a bomb: its bytes are inflated step by step.
      byte[] step = new byte[STEP_BYTES];
      int read = inflater.drain(step);
      if (read == 0) {
        return null;
      }
      hold(read);
      input = new FrameAssembler.Input(step, 0, read);
    }
  }

  /** Whether nothing of an incomplete record is held. */
  boolean isBetweenRecords() {
    return frames.isBetweenFrames();
  }

  private synchronized void hold(long bytes) throws Refusal {
    if (closed || !budget.tryTake(bytes)) {
      throw MemoryBudget.exhausted();
    }
    held += bytes;
    if (frames.isBetweenFrames() && held > bytes) {
      // Magic, lengths and what rounding left behind: nothing is held between records.
      budget.give(held - bytes);
      held = bytes;
    }
  }

  private synchronized void release(long bytes) {
    long given = Math.min(bytes, held);
    held -= given;
    budget.give(given);
  }

  /** Frees native memory and what is held; for the thread that reads, or when none will. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      budget.give(held);
      held = 0;
      if (inflater != null) {
        inflater.close();
      }
    }
  }
}
