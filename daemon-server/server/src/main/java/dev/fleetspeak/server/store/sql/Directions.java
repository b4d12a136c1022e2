package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.Direction;

/** Directions as they stand in {@code fsx_message_counts}. */
final class Directions {
  private Directions() {}

  static int code(Direction direction) {
    return switch (direction) {
      case TO_CLIENT -> 0;
      case FROM_CLIENT -> 1;
      case INTERNAL -> 2;
    };
  }

  static Direction of(int code) {
    return switch (code) {
      case 0 -> Direction.TO_CLIENT;
      case 1 -> Direction.FROM_CLIENT;
      default -> Direction.INTERNAL;
    };
  }
}
