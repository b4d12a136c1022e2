package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.kit.Filters;

/** Filters of the Messages page for what a click means. */
final class MessageLinks {
  private MessageLinks() {}

  static String filter(Grouping grouping, String key) {
    return switch (grouping) {
      case TYPE -> Filters.term("type", key);
      case SERVICE -> Filters.term("service", key);
      case DIRECTION -> direction(key);
      case OUTCOME -> Filters.term("state", key);
    };
  }

  private static String direction(String key) {
    return switch (key) {
      case "to clients" -> "dir:out";
      case "from clients" -> "dir:in";
      default -> "dir:internal";
    };
  }
}
