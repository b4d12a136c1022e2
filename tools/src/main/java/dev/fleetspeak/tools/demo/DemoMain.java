package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.TimeText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The program {@code demo}. */
public final class DemoMain {
  private final Terminal terminal;

  private DemoMain(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs the program on the process's own streams and returns the exit code. */
  public static int run(List<String> arguments) throws InterruptedException {
    return run(arguments, Terminal.system());
  }

  /**
   * Runs the program.
   *
   * @return 0 if all went well, 1 if not, 2 for wrong flags
   */
  public static int run(List<String> arguments, Terminal terminal) throws InterruptedException {
    try {
      return new DemoMain(terminal).dispatch(arguments);
    } catch (UsageException e) {
      (e.exitCode() == 0 ? terminal.out() : terminal.err())
          .println(String.valueOf(e.getMessage()).stripTrailing());
      return e.exitCode();
    } catch (DemoException | AdminException | InvalidPathException e) {
      terminal.out().flush();
      terminal.err().println("demo: " + e.getMessage());
      return 1;
    }
  }

  private int dispatch(List<String> arguments)
      throws UsageException, DemoException, AdminException, InterruptedException {
    Flags flags = DemoCommands.all();
    Flags.Parsed parsed = flags.parse(arguments);
    String word = DemoCommands.word(flags, parsed);
    DemoFolder folder =
        parsed.string("dir").isEmpty()
            ? DemoFolder.inHome()
            : new DemoFolder(Path.of(parsed.string("dir")));
    return switch (word) {
      case "", DemoCommands.SUPERVISE ->
          new RunCommand(folder, parsed, word.isEmpty(), terminal).run();
      case "up" ->
          new UpCommand(
                  folder,
                  parsed.integer("clients"),
                  ConsoleWindow.ofThisProcess(!parsed.bool("no_console")),
                  terminal)
              .run();
      case "status" -> new StatusCommand(folder, terminal).run(isJson(flags, parsed));
      case "down" -> new DownCommand(folder, terminal).run(parsed.bool("purge"));
      default -> ask(DemoService.of(word), folder, parsed);
    };
  }

  private int ask(DemoService service, DemoFolder folder, Flags.Parsed parsed)
      throws DemoException, AdminException, InterruptedException {
    AskCommand command =
        new AskCommand(
            folder, service, TimeText.span("timeout", parsed.string("timeout")), terminal);
    List<String> paths = parsed.rest().subList(1, parsed.rest().size());
    return parsed.bool("no_wait")
        ? command.send(parsed.string("client"), paths)
        : command.run(parsed.string("client"), paths);
  }

  private static boolean isJson(Flags flags, Flags.Parsed parsed) throws UsageException {
    return switch (parsed.string("output")) {
      case "json" -> true;
      case "table" -> false;
      default ->
          throw flags.wrong("--output is table or json, not \"" + parsed.string("output") + "\"");
    };
  }
}
