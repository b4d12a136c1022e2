package dev.fleetspeak.tools.admin.command;

import dev.fleetspeak.common.cli.Flags;
import java.util.List;

/**
 * A command as it was called.
 *
 * @param flags all that may be given, parsed
 * @param rest the arguments after the command word
 */
public record Invocation(Flags.Parsed flags, List<String> rest) {

  /** Copies the arguments. */
  public Invocation {
    rest = List.copyOf(rest);
  }

  /** Value of a flag, or its initial one. */
  public String string(String name) {
    return flags.string(name);
  }

  /** Value of a switch. */
  public boolean bool(String name) {
    return flags.bool(name);
  }

  /** Value of a number flag. */
  public int integer(String name) {
    return flags.integer(name);
  }

  /** All values of a repeatable flag. */
  public List<String> list(String name) {
    return flags.list(name);
  }
}
