package dev.fleetspeak.server;

import ch.qos.logback.classic.Level;
import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.version.BuildInfo;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The server as a program: {@code fleetspeak-server [miniserver|hand-back] FLAGS}. */
public final class Main {
  private static final String PROGRAM = "fleetspeak-server";

  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "stderrthreshold", "log_dir", "log_link", "logbuflevel", "vmodule", "log_backtrace_at");

  private Main() {}

  /** Runs until the process is told to end; the exit code is 0, 1 or 2 (tools.md 1.4). */
  public static void main(String[] arguments) {
    int code = run(List.of(arguments));
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(List<String> arguments) {
    if (arguments.stream().anyMatch(a -> a.equals("--version") || a.equals("-version"))) {
      System.out.println(BuildInfo.line(PROGRAM));
      return 0;
    }
    try {
      if (!arguments.isEmpty() && arguments.getFirst().equals("miniserver")) {
        MiniServerCommand.run(arguments.subList(1, arguments.size()));
      } else if (!arguments.isEmpty() && arguments.getFirst().equals("hand-back")) {
        HandBackCommand.run(arguments.subList(1, arguments.size()));
      } else {
        ServerCommand.run(arguments);
      }
      return 0;
    } catch (UsageException e) {
      e.print();
      return e.exitCode();
    } catch (ConfigException e) {
      System.err.println(PROGRAM + ": " + e.getMessage());
      return 1;
    }
  }

  /**
   * Obeys the flags for logs: verbosity 1 and above shows details of our own packages. Those that
   * have no effect here are named once (tools.md P-01).
   */
  static void logging(Flags.Parsed flags) {
    String level = flags.string("v");
    if (!level.equals("0") && !level.isEmpty()) {
      ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("dev.fleetspeak"))
          .setLevel(Level.DEBUG);
    }
    List<String> idle = WITHOUT_EFFECT.stream().filter(flags::has).toList();
    if (!idle.isEmpty()) {
      LoggerFactory.getLogger(Main.class)
          .info("The log goes to standard error; without effect: -{}", String.join(", -", idle));
    }
  }
}
