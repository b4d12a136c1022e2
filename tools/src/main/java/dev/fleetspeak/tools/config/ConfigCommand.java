package dev.fleetspeak.tools.config;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.tools.Terminal;

/** One sub-command of the configurator. */
public interface ConfigCommand {

  /** Its flags and its help text. */
  Flags flags();

  /**
   * Does the work.
   *
   * @param flags those of {@link #flags}, for complaints
   * @return the exit code
   * @throws ConfigException if the input cannot be used; nothing was changed then
   */
  int run(Flags flags, Flags.Parsed arguments, Terminal terminal)
      throws UsageException, ConfigException;
}
