package dev.fleetspeak.client.comms;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.fleetspeak.common.wire.StreamFrames;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The upward half of a stream: the magic, then frames, compressed as one zlib stream with a sync
 * flush after each if so configured (wire-client 5.3, 2.4). For one thread.
 */
final class UpStream implements AutoCloseable {
  private static final int BUFFER = 8192;

  private final OutputStream out;
  private final @Nullable Deflater deflater;
  private final Traffic traffic;
  private final long groupBytes;
  private final SendRate rate = new SendRate();
  private boolean begun;

  UpStream(OutputStream body, boolean deflate, Traffic traffic, long groupBytes) {
    this.groupBytes = groupBytes;
    this.traffic = traffic;
    this.deflater = deflate ? new Deflater() : null;
    this.out = deflater == null ? body : new DeflaterOutputStream(body, deflater, BUFFER, true);
  }

  /** Writes a frame and sends it off. */
  void send(ByteString frame) throws IOException {
    try {
      write(frame);
      traffic.sent(frame.size(), null);
    } catch (IOException e) {
      traffic.sent(0, e);
      throw e;
    }
  }

  private void write(ByteString frame) throws IOException {
    long before = System.nanoTime();
    if (!begun) {
      begun = true;
      StreamFrames.writeMagic(out);
    }
    int prefix = CodedOutputStream.computeUInt32SizeNoTag(frame.size());
    CodedOutputStream length = CodedOutputStream.newInstance(out, prefix);
    length.writeUInt32NoTag(frame.size());
    length.flush();
    frame.writeTo(out);
    out.flush();
    rate.wrote(prefix + (long) frame.size(), System.nanoTime() - before);
  }

  /** Bytes at which the next frame is large enough. */
  long targetBytes() {
    return Math.min(groupBytes, rate.targetBytes());
  }

  /** Ends the request: the zlib stream's last block, then the body's end. */
  void end() throws IOException {
    out.close();
  }

  /** Frees memory; sends nothing. */
  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
  }
}
