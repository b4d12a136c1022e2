package dev.fleetspeak.server.https.kit;

import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.proto.common.ContactData;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** The client's end of a stream over HTTP/1.1, by hand (wire-server 9, "stream script"). */
public final class StreamScript implements AutoCloseable {
  private static final int MAX_BYTES = 64 << 20;

  private final RawClient client;
  private final @Nullable Deflater deflater;
  private InputStream down = InputStream.nullInputStream();

  /** Sends the head, and waits for the server to want the body. */
  public StreamScript(RawClient client, boolean deflate) throws IOException {
    this.client = client;
    deflater = deflate ? new Deflater() : null;
    client.send(
        "POST /streaming-message HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n"
            + "Connection: close\nExpect: 100-continue\n"
            + (deflate ? "Content-Encoding: deflate\n" : "")
            + "\n");
  }

  /** A stream that is open: 100 Continue was seen, record 0 was sent and answered. */
  public static StreamScript opened(RawClient client) throws IOException {
    StreamScript stream = new StreamScript(client, false);
    stream.expectContinue().first(record(0)).expectOk();
    stream.read();
    return stream;
  }

  /** Reads 100 Continue. */
  public StreamScript expectContinue() throws IOException {
    if (client.head().status() != 100) {
      throw new IOException("no 100 Continue");
    }
    return this;
  }

  /** Sends magic and record 0. */
  public StreamScript first(byte[] record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StreamFrames.writeMagic(bytes);
    StreamFrames.write(bytes, record);
    return raw(bytes.toByteArray());
  }

  /** Reads the head of the answer, which must be a good one. */
  public StreamScript expectOk() throws IOException {
    RawAnswer head = client.head();
    if (head.status() != 200) {
      throw new IOException("status " + head.status());
    }
    down = client.body();
    return this;
  }

  /** Sends a record. */
  public StreamScript send(byte[] record) throws IOException {
    return raw(StreamFrames.frame(record));
  }

  /** Sends bytes of the body, compressed and flushed if the stream is. */
  public StreamScript raw(byte[] bytes) throws IOException {
    if (deflater == null) {
      client.chunk(bytes);
      return this;
    }
    deflater.setInput(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int read;
    while ((read = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH)) > 0) {
      out.write(buffer, 0, read);
    }
    client.chunk(out.toByteArray());
    return this;
  }

  /** Ends the body. */
  public StreamScript end() throws IOException {
    client.chunk(new byte[0]);
    return this;
  }

  /** Reads a frame; at the answer's clean end, EOFException. */
  public ContactData read() throws IOException {
    byte[] frame = StreamFrames.read(down, MAX_BYTES);
    if (frame == null) {
      throw new EOFException("the answer ended");
    }
    return ContactData.parseFrom(frame);
  }

  /** Whether the answer ends here, cleanly. */
  public boolean isAtEnd() throws IOException {
    return StreamFrames.read(down, MAX_BYTES) == null;
  }

  /** A record of about this many bytes. */
  public static byte[] record(int size) {
    return ContactWrapping.wrap(
            ContactData.newBuilder()
                .setClientClock(
                    com.google.protobuf.Timestamp.newBuilder()
                        .setSeconds(System.currentTimeMillis() / 1000))
                .addMessages(
                    dev.fleetspeak.proto.common.Message.newBuilder()
                        .setMessageType("x".repeat(size)))
                .build(),
            List.of("linux", "test"))
        .toByteArray();
  }

  @Override
  public void close() throws IOException {
    client.close();
    if (deflater != null) {
      deflater.end();
    }
  }
}
