package dev.fleetspeak.tools.config;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.version.BuildInfo;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.config.generate.GenerateCommand;
import dev.fleetspeak.tools.config.init.InitCommand;
import dev.fleetspeak.tools.config.signing.SignServiceCommand;
import dev.fleetspeak.tools.config.signing.VerifyCommand;
import java.nio.file.InvalidPathException;
import java.time.InstantSource;
import java.util.List;

/**
 * The program {@code fleetspeak-config}. Without a sub-command it does what the reference's
 * configurator does with {@code -config FILE}.
 */
public final class ConfigMain {
  private static final String PROGRAM = "fleetspeak-config";

  /** Set by the launcher of the package fleetspeak-server. */
  private static final boolean PACKAGED = "system".equals(System.getProperty("fleetspeak.layout"));

  private ConfigMain() {}

  /** Runs the program on the process's own streams and returns the exit code. */
  public static int run(List<String> arguments) {
    return run(arguments, Terminal.system(), InstantSource.system());
  }

  /**
   * Runs the program.
   *
   * @param clock the time that certificates and signatures begin at
   * @return 0, or 1 for input that cannot be used, or 2 for wrong flags
   */
  public static int run(List<String> arguments, Terminal terminal, InstantSource clock) {
    try {
      String word = arguments.isEmpty() ? "" : arguments.getFirst().replace('_', '-');
      List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
      return switch (word) {
        case "init" -> execute(new InitCommand(clock, PACKAGED), rest, terminal);
        case "sign-service" -> execute(new SignServiceCommand(clock), rest, terminal);
        case "verify" -> execute(new VerifyCommand(), rest, terminal);
        case "help" -> execute(new GenerateCommand(clock), List.of("--help"), terminal);
        default -> execute(new GenerateCommand(clock), arguments, terminal);
      };
    } catch (UsageException e) {
      (e.exitCode() == 0 ? terminal.out() : terminal.err())
          .println(String.valueOf(e.getMessage()).stripTrailing());
      return e.exitCode();
    } catch (ConfigException | InvalidPathException e) {
      terminal.err().println(PROGRAM + ": " + e.getMessage());
      return 1;
    }
  }

  private static int execute(ConfigCommand command, List<String> arguments, Terminal terminal)
      throws UsageException, ConfigException {
    Flags flags = command.flags().bool("version", "print the version and end").logging();
    Flags.Parsed parsed = flags.parse(arguments);
    if (parsed.bool("version")) {
      terminal.out().println(BuildInfo.line(PROGRAM));
      return 0;
    }
    return command.run(flags, parsed, terminal);
  }
}
