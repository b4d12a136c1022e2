package dev.fleetspeak.tools.admin.command;

import java.util.List;

/** One command of the admin program. */
public interface Command {

  /** The word that names it. */
  String word();

  /** Names of its arguments, for the usage text; optional ones in brackets. */
  String arguments();

  /** What it does, in one line. */
  String summary();

  /** Fewest arguments. */
  default int atLeast() {
    return 0;
  }

  /** Most arguments. */
  default int atMost() {
    return 0;
  }

  /** Flags of its own. */
  default List<CommandFlag> flags() {
    return List.of();
  }

  /** More for its help text: an example, what a value means. Empty for nothing. */
  default String details() {
    return "";
  }

  /**
   * Does it.
   *
   * @param session connection and output
   * @param arguments flags, and as many arguments as the command takes
   * @return the exit code
   * @throws AdminException if it cannot be done
   */
  int run(Session session, Invocation arguments) throws AdminException;
}
