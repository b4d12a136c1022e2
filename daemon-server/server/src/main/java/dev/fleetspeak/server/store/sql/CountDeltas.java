package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.Direction;
import java.util.HashMap;
import java.util.Map;

/** Changes of counters, gathered in memory until their transaction commits. */
final class CountDeltas {
  private final Map<Key, Sums> changes = new HashMap<>();

  /** What messages are told apart by. */
  record Key(Direction direction, String source, String destination, String type) {

    static Key of(Message message) {
      return of(
          !message.getSource().getClientId().isEmpty(),
          message.getSource().getServiceName(),
          !message.getDestination().getClientId().isEmpty(),
          message.getDestination().getServiceName(),
          message.getMessageType());
    }

    static Key of(
        boolean fromClient, String source, boolean toClient, String destination, String type) {
      Direction direction = fromClient ? Direction.FROM_CLIENT : Direction.INTERNAL;
      return new Key(toClient ? Direction.TO_CLIENT : direction, source, destination, type);
    }
  }

  /** What is summed; a change may be negative, when a result is replaced. */
  record Sums(long stored, long processed, long failed, long bytes) {

    static Sums accepted(long bytes) {
      return new Sums(1, 0, 0, bytes);
    }

    static Sums settled(boolean failed) {
      return failed ? new Sums(0, 0, 1, 0) : new Sums(0, 1, 0, 0);
    }

    static Sums replaced(boolean nowFailed) {
      return nowFailed ? new Sums(0, -1, 1, 0) : new Sums(0, 1, -1, 0);
    }

    Sums plus(Sums other) {
      return new Sums(
          stored + other.stored,
          processed + other.processed,
          failed + other.failed,
          bytes + other.bytes);
    }
  }

  void add(Key key, Sums sums) {
    changes.merge(key, sums, Sums::plus);
  }

  void addAll(CountDeltas others) {
    others.changes.forEach(this::add);
  }

  Map<Key, Sums> changes() {
    return changes;
  }
}
