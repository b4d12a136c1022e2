package dev.fleetspeak.client.outbox;

import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.util.List;

/** Where an outbox keeps its messages over a restart. Thread-safe. */
public interface OutboxStore extends AutoCloseable {

  /** Keeps nothing: what is unsent when the process ends is lost. */
  OutboxStore NONE =
      new OutboxStore() {
        @Override
        public List<Stored> load() {
          return List.of();
        }

        @Override
        public long append(Message message) {
          return 0;
        }

        @Override
        public void remove(long key) {}

        @Override
        public boolean isDurable() {
          return false;
        }

        @Override
        public void close() {}
      };

  /**
   * A message that an earlier process left.
   *
   * @param key for {@link #remove}
   * @param message as it was put in
   */
  record Stored(long key, Message message) {}

  /** What earlier processes left, in the order in which it was put in. Called once, first. */
  List<Stored> load();

  /**
   * Keeps a message; once this returns it survives the end of the process and of the machine.
   *
   * @return key for {@link #remove}
   */
  long append(Message message) throws IOException;

  /** The server has the message. A crash soon after may bring it back, so it may be sent again. */
  void remove(long key);

  /** Whether anything is kept at all. */
  boolean isDurable();

  @Override
  void close();
}
