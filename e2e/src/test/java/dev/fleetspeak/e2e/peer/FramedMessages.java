package dev.fleetspeak.e2e.peer;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Numbered messages of mixed priority as they pass a daemon's channel, each of the same length. */
public final class FramedMessages {
  /** Bytes of one, with the frame around it. */
  public static final int SIZE = 8192;

  /** Message type of them all. */
  public static final String TYPE = "Number";

  private static final int FRAME = 8;
  private static final List<Priority> PRIORITIES =
      List.of(Priority.LOW, Priority.MEDIUM, Priority.HIGH);

  private FramedMessages() {}

  /**
   * Writes a file of them.
   *
   * @param service that they are for, on the server
   * @param first number of the first one
   */
  public static void write(Path file, String service, long first, int count) {
    try (OutputStream out = Files.newOutputStream(file)) {
      ChannelWriter writer = new ChannelWriter(out);
      for (long number = first; number < first + count; number++) {
        writer.write(padded(service, number));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message padded(String service, long number) {
    Message bare = message(service, number, SIZE / 2);
    Message padded = message(service, number, SIZE / 2 + SIZE - FRAME - bare.getSerializedSize());
    if (padded.getSerializedSize() != SIZE - FRAME) {
      throw new IllegalStateException("a message of " + padded.getSerializedSize() + " bytes");
    }
    return padded;
  }

  private static Message message(String service, long number, int padding) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType(TYPE)
        .setPriority(PRIORITIES.get((int) (number % PRIORITIES.size())))
        .setData(Any.pack(Int64Value.of(number)))
        .setAnnotations(
            Annotations.newBuilder()
                .addEntries(
                    Annotations.Entry.newBuilder().setKey("padding").setValue("x".repeat(padding))))
        .build();
  }
}
