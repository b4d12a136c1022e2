package dev.fleetspeak.tools.admin;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.connection.ConnectionSettings;
import java.time.Duration;

/** The flags of the admin program, and its help texts. */
final class AdminFlags {
  private static final String DEFAULT_ADDRESS = "localhost:6061";

  private final String address;

  /**
   * @param fromEnvironment address that is the default, empty for {@code localhost:6061} (D-14)
   */
  AdminFlags(String fromEnvironment) {
    this.address = fromEnvironment.isEmpty() ? DEFAULT_ADDRESS : fromEnvironment;
  }

  /** Those of every command together: enough to find the command among the arguments. */
  Flags forFindingTheCommand() {
    Flags flags = common(Flags.of(usage()));
    for (Command command : CommandTable.COMMANDS) {
      for (CommandFlag flag : command.flags()) {
        if (flag.kind() == CommandFlag.Kind.SWITCH) {
          flag.addTo(flags);
        } else {
          flags.list(flag.name(), flag.help());
        }
      }
    }
    return flags;
  }

  /** Those of the program itself, for its help text. */
  Flags ofTheProgram() {
    return common(Flags.of(usage()));
  }

  /** Those that one command takes. */
  Flags of(Command command) {
    StringBuilder help =
        new StringBuilder(
            "Usage: admin [FLAGS] %s %s".formatted(command.word(), command.arguments()).strip());
    help.append("\n\nThe command ").append(command.summary()).append('.');
    if (!command.details().isEmpty()) {
      help.append('\n').append(command.details());
    }
    Flags flags = common(Flags.of(help.toString()));
    command.flags().forEach(flag -> flag.addTo(flags));
    return flags;
  }

  private Flags common(Flags flags) {
    return flags
        .permuted()
        .string("admin_addr", address, "HOST:PORT of the server's admin interface")
        .string("connect_timeout", "10s", "how long to try to reach the server")
        .string("rpc_timeout", "60s", "how long one call may take")
        .string("output", "table", "table or json")
        .bool("tls", "use TLS")
        .string("tls_ca", "", "PEM file of the certificates to trust; the system's by default")
        .string("tls_cert", "", "PEM file of this program's certificate")
        .string("tls_key", "", "PEM file of its key")
        .string("tls_server_name", "", "name to check the server's certificate against")
        .bool("version", "print the version and end")
        .logging();
  }

  static ConnectionSettings settings(Flags.Parsed parsed) throws AdminException {
    return new ConnectionSettings(
        parsed.string("admin_addr"),
        positive("connect_timeout", parsed),
        positive("rpc_timeout", parsed),
        new ConnectionSettings.Tls(
            parsed.bool("tls") || parsed.has("tls_ca") || parsed.has("tls_cert"),
            parsed.string("tls_ca"),
            parsed.string("tls_cert"),
            parsed.string("tls_key"),
            parsed.string("tls_server_name")));
  }

  private static Duration positive(String flag, Flags.Parsed parsed) throws AdminException {
    Duration span = TimeText.span(flag, parsed.string(flag));
    if (span.isZero()) {
      throw new AdminException("--" + flag + " is more than nothing");
    }
    return span;
  }

  static boolean isJson(Flags flags, Flags.Parsed parsed) throws UsageException {
    return switch (parsed.string("output")) {
      case "json" -> true;
      case "table" -> false;
      default ->
          throw flags.wrong("--output is table or json, not \"" + parsed.string("output") + "\"");
    };
  }

  static String usage() {
    StringBuilder text =
        new StringBuilder(
            """
            Usage: admin [FLAGS] COMMAND [ARGUMENTS]

            Works with a running server over its admin interface. Flags may stand before and after
            the command; admin COMMAND --help tells those of the command.

            Commands:
            """);
    for (Command command : CommandTable.COMMANDS) {
      text.append("  %s %s".formatted(command.word(), command.arguments()).stripTrailing())
          .append("\n        ")
          .append(command.summary())
          .append('\n');
    }
    return text.toString();
  }
}
