package dev.fleetspeak.tools.admin;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.version.BuildInfo;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.connection.Connection;
import dev.fleetspeak.tools.admin.connection.ConnectionSettings;
import dev.fleetspeak.tools.admin.connection.Failures;
import dev.fleetspeak.tools.admin.output.Output;
import io.grpc.StatusRuntimeException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;

/** The program {@code fleetspeak-admin}. */
public final class AdminMain {
  private static final String PROGRAM = "fleetspeak-admin";
  private static final List<String> HELP = List.of("-h", "-help", "--help", "--h");

  private final Terminal terminal;
  private final AdminFlags flags;

  private AdminMain(Terminal terminal, String defaultAddress) {
    this.terminal = terminal;
    this.flags = new AdminFlags(defaultAddress);
  }

  /** Runs the program on the process's own streams and returns the exit code. */
  public static int run(List<String> arguments) throws InterruptedException {
    String address = System.getenv("FLEETSPEAK_ADMIN_ADDR");
    return run(arguments, Terminal.system(), address == null ? "" : address);
  }

  /**
   * Runs the program.
   *
   * @param defaultAddress admin address that the environment names; empty for none
   * @return 0, or 1 if the command or a call failed, or 2 for wrong flags (tools.md 3.1)
   */
  public static int run(List<String> arguments, Terminal terminal, String defaultAddress)
      throws InterruptedException {
    try {
      return new AdminMain(terminal, defaultAddress).dispatch(arguments);
    } catch (UsageException e) {
      (e.exitCode() == 0 ? terminal.out() : terminal.err())
          .println(String.valueOf(e.getMessage()).stripTrailing());
      return e.exitCode();
    } catch (AdminException | InvalidPathException e) {
      terminal.err().println(PROGRAM + ": " + e.getMessage());
      return 1;
    }
  }

  private int dispatch(List<String> arguments)
      throws UsageException, AdminException, InterruptedException {
    if (arguments.stream().anyMatch(HELP::contains)) {
      throw help(arguments);
    }
    Flags.Parsed found = flags.forFindingTheCommand().parse(arguments);
    if (found.bool("version")) {
      terminal.out().println(BuildInfo.line(PROGRAM));
      return 0;
    }
    if (found.rest().isEmpty()) {
      throw new UsageException(1, "name a command\n\n" + AdminFlags.usage());
    }
    String word = found.rest().getFirst();
    Optional<Command> command = CommandTable.find(word);
    if (command.isEmpty()) {
      if (word.equals("help")) {
        throw help(found.rest());
      }
      throw new UsageException(1, "there is no command \"" + word + "\"\n\n" + AdminFlags.usage());
    }
    return execute(command.get(), arguments);
  }

  private UsageException help(List<String> words) {
    return new UsageException(
        0,
        words.stream()
            .map(CommandTable::find)
            .flatMap(Optional::stream)
            .findFirst()
            .map(flags::of)
            .orElseGet(flags::ofTheProgram)
            .help());
  }

  private int execute(Command command, List<String> arguments)
      throws UsageException, AdminException, InterruptedException {
    Flags own = flags.of(command);
    Flags.Parsed parsed = own.parse(arguments);
    Invocation invocation = new Invocation(parsed, parsed.rest().subList(1, parsed.rest().size()));
    int given = invocation.rest().size();
    if (given < command.atLeast() || given > command.atMost()) {
      throw new UsageException(
          1, command.word() + " takes: " + wanted(command) + "\n\n" + own.help());
    }
    boolean json = AdminFlags.isJson(own, parsed);
    ConnectionSettings settings = AdminFlags.settings(parsed);
    try (Connection connection = Connection.open(settings)) {
      return command.run(new LiveSession(connection, new Output(terminal, json)), invocation);
    } catch (StatusRuntimeException e) {
      throw new AdminException(Failures.describe(e, settings, command.word()), e);
    }
  }

  private static String wanted(Command command) {
    return command.arguments().isEmpty() ? "no arguments" : command.arguments();
  }
}
