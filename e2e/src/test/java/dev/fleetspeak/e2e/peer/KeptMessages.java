package dev.fleetspeak.e2e.peer;

import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.client.outbox.Journal;
import dev.fleetspeak.client.outbox.OutboxStore.Stored;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What a client would send again if it were killed: the unacknowledged in its durable outbox. */
public final class KeptMessages {
  private static final String JOURNAL = "journal";

  private KeptMessages() {}

  /**
   * Numbers of the {@link FramedMessages} in an outbox.
   *
   * @param outbox its folder, which stays as it is; a client may run on it
   * @param scratch a folder for a copy, since who opens a journal begins it anew
   */
  public static Set<Long> numbers(Path outbox, Path scratch) {
    Set<Long> numbers = new HashSet<>();
    if (!Files.exists(outbox.resolve(JOURNAL))) {
      return numbers;
    }
    try {
      Files.createDirectories(scratch);
      Files.copy(outbox.resolve(JOURNAL), scratch.resolve(JOURNAL));
      try (Journal journal = Journal.open(scratch)) {
        for (Stored stored : journal.load()) {
          Message message = stored.message();
          if (message.getMessageType().equals(FramedMessages.TYPE)) {
            numbers.add(message.getData().unpack(Int64Value.class).getValue());
          }
        }
      }
      return numbers;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not as it was sent", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
