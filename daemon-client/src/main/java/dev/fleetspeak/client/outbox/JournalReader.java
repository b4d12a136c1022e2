package dev.fleetspeak.client.outbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.proto.common.Message;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a journal from its beginning to its end, or to where it makes no sense any more. */
final class JournalReader {
  /** First bytes of each journal; the last one is the version of the format. */
  static final byte[] MAGIC = {'F', 'S', 'O', 'U', 'T', 'B', 'X', 1};

  /** No message of the protocol is larger than a contact. */
  private static final int MAX_RECORD = 32 * 1024 * 1024;

  private final Map<Long, ByteString> live = new LinkedHashMap<>();
  private @Nullable String damage;

  private JournalReader() {}

  /**
   * What a journal holds.
   *
   * @param messages not removed, in the order in which they were kept
   * @param damage what is wrong with the file, or null; an entry that was not written to its end is
   *     no damage, since nobody was told that it is kept
   */
  record Content(List<OutboxStore.Stored> messages, @Nullable String damage) {}

  static Content read(Path file) throws IOException {
    JournalReader reader = new JournalReader();
    long size = Files.size(file);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 64 * 1024))) {
      byte[] magic = in.readNBytes(MAGIC.length);
      if (Arrays.equals(magic, MAGIC)) {
        reader.readAll(in, size);
      } else if (magic.length == MAGIC.length) {
        reader.damage = "it does not begin as a journal does";
      }
    }
    return new Content(reader.messages(), reader.damage);
  }

  private void readAll(DataInputStream in, long size) throws IOException {
    long position = MAGIC.length;
    while (position + JournalRecord.HEAD_BYTES <= size) {
      int length = in.readInt();
      int checksum = in.readInt();
      long end = position + JournalRecord.HEAD_BYTES + Integer.toUnsignedLong(length);
      if (length == 0 && checksum == 0) {
        // The file grew before its content reached the disk.
        checkRest(in, position);
        return;
      }
      if (length < JournalRecord.FIXED_BYTES || length > MAX_RECORD) {
        damage = "the entry at byte " + position + " has an impossible length";
        return;
      }
      if (end > size) {
        return;
      }
      byte[] body = new byte[length];
      in.readFully(body);
      JournalRecord entry = JournalRecord.decode(body, checksum);
      if (entry == null) {
        damage = end == size ? null : "the entry at byte " + position + " has a wrong checksum";
        return;
      }
      apply(entry);
      position = end;
    }
  }

  private void checkRest(DataInputStream in, long position) throws IOException {
    try {
      while (true) {
        if (in.readByte() != 0) {
          damage = "there is a hole at byte " + position;
          return;
        }
      }
    } catch (EOFException _) {
      // Zeros to the end.
    }
  }

  private void apply(JournalRecord entry) {
    switch (entry.kind()) {
      case KEPT -> live.put(entry.key(), entry.payload());
      case REMOVED -> live.remove(entry.key());
    }
  }

  private List<OutboxStore.Stored> messages() {
    List<OutboxStore.Stored> messages = new ArrayList<>();
    live.forEach(
        (key, bytes) -> {
          try {
            messages.add(new OutboxStore.Stored(key, Message.parseFrom(bytes)));
          } catch (InvalidProtocolBufferException e) {
            damage = "the entry with key " + key + " is no message";
          }
        });
    return messages;
  }
}
