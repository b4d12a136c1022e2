package dev.fleetspeak.tools.admin.command;

import dev.fleetspeak.common.cli.Flags;

/**
 * A flag that one command takes.
 *
 * @param kind what its value is
 * @param name without dashes
 * @param initial value if it is not given; empty for switches and lists
 * @param help what it does
 */
public record CommandFlag(Kind kind, String name, String initial, String help) {

  /** Kinds of values. */
  public enum Kind {
    /** Any text. */
    TEXT,
    /** Given or not. */
    SWITCH,
    /** A whole number. */
    NUMBER,
    /** Any text, many times. */
    LIST
  }

  /** A flag with a text, empty if not given. */
  public static CommandFlag text(String name, String help) {
    return new CommandFlag(Kind.TEXT, name, "", help);
  }

  /** A flag with a text. */
  public static CommandFlag text(String name, String initial, String help) {
    return new CommandFlag(Kind.TEXT, name, initial, help);
  }

  /** A flag without value. */
  public static CommandFlag toggle(String name, String help) {
    return new CommandFlag(Kind.SWITCH, name, "", help);
  }

  /** A flag with a number. */
  public static CommandFlag number(String name, int initial, String help) {
    return new CommandFlag(Kind.NUMBER, name, Integer.toString(initial), help);
  }

  /** A flag that may come many times. */
  public static CommandFlag list(String name, String help) {
    return new CommandFlag(Kind.LIST, name, "", help);
  }

  /** Adds it to a set of flags. */
  public Flags addTo(Flags flags) {
    return switch (kind) {
      case TEXT -> flags.string(name, initial, help);
      case SWITCH -> flags.bool(name, help);
      case NUMBER -> flags.integer(name, Integer.parseInt(initial), help);
      case LIST -> flags.list(name, help);
    };
  }
}
