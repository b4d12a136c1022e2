package dev.fleetspeak.console.overview;

import dev.fleetspeak.proto.console.v1.CountColumn;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.MessageCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What messages are told apart by. */
public enum Grouping {
  /** Message type. */
  TYPE("Type", CountColumn.COUNT_COLUMN_MESSAGE_TYPE),
  /** Service that sent it. */
  SERVICE("Service", CountColumn.COUNT_COLUMN_SOURCE_SERVICE),
  /** Which way it goes. */
  DIRECTION("Direction", CountColumn.COUNT_COLUMN_DIRECTION),
  /** How it ended, counted when it ended. */
  OUTCOME("Outcome", null);

  private final String label;
  private final @Nullable CountColumn column;

  Grouping(String label, @Nullable CountColumn column) {
    this.label = label;
    this.column = column;
  }

  /** Its name on a button. */
  public String label() {
    return label;
  }

  /** Columns to ask the server for. */
  List<CountColumn> columns() {
    return column == null ? List.of() : List.of(column);
  }

  /** The group of a row; for outcomes a row belongs to several. */
  String key(MessageCount row) {
    return switch (this) {
      case TYPE -> row.getMessageType().isEmpty() ? "(no type)" : row.getMessageType();
      case SERVICE -> row.getSourceService();
      case DIRECTION -> words(row.getDirection());
      case OUTCOME -> "";
    };
  }

  static String words(Direction direction) {
    return switch (direction) {
      case DIRECTION_TO_CLIENT -> "to clients";
      case DIRECTION_FROM_CLIENT -> "from clients";
      case DIRECTION_INTERNAL -> "inside the server";
      default -> "unknown";
    };
  }
}
