package dev.fleetspeak.e2e.peer;

import com.google.protobuf.Int64Value;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a line with id and number for each message, in one write: what is written stays when the
 * process is killed.
 */
final class Recorder implements AutoCloseable {
  private final FileChannel file;

  Recorder(Path path) throws IOException {
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  void record(Message message) throws IOException {
    long number = message.getData().unpack(Int64Value.class).getValue();
    String line = MessageId.of(message.getMessageId()) + " " + number + "\n";
    file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
