package dev.fleetspeak.client;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.config.ClientConfigFile;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.config.MiniclientConfig;
import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command lines of {@code client} and {@code miniclient} (client.md 2.1, 2.8). */
sealed interface Arguments {
  /** As the reference's. */
  String DEFAULT_PROFILE_DIRECTORY = "/tmp";

  /** Whether details are logged. */
  boolean verbose();

  /** Whether everything is only looked at. */
  boolean check();

  /** Form in which a running client is asked what it does; null if it is to be run. */
  @Nullable String status();

  /** Where the settings are from, for people. */
  String origin();

  /**
   * Where the state is kept; nothing else is read.
   *
   * @throws ConfigException if that cannot be told, or it is kept nowhere
   */
  Path stateFile(TypeRegistry types) throws ConfigException;

  /** Whether programs of daemon services share the client's own input and outputs. */
  default boolean forward() {
    return false;
  }

  /** Where dumps for developers go. */
  default Path profileDirectory() {
    return Path.of(DEFAULT_PROFILE_DIRECTORY);
  }

  /** Reads what the flags name. */
  ClientSettings load(TypeRegistry types) throws ConfigException;

  /** Parses a command line. */
  static Arguments parse(List<String> arguments) throws UsageException {
    return !arguments.isEmpty() && arguments.getFirst().equals("miniclient")
        ? Mini.parse(arguments.subList(1, arguments.size()))
        : Full.parse(arguments);
  }

  private static Flags common(String usage) {
    return Flags.of(usage)
        .bool("check", "read all files, try the way to the server, say what is wrong, and end")
        .bool("status", "ask the client that runs with these settings what it does, and end")
        .string("output", "text", "form of the status: text or json")
        .bool("version", "print the version")
        .logging();
  }

  private static @Nullable String statusForm(Flags flags, Flags.Parsed parsed)
      throws UsageException {
    String form = parsed.string("output");
    if (!form.equals("text") && !form.equals("json")) {
      throw flags.wrong("-output is \"" + form + "\"; it can be text or json");
    }
    return parsed.bool("status") ? form : null;
  }

  private static boolean isVerbose(Flags.Parsed parsed) {
    String level = parsed.string("v");
    return !level.equals("0") && !level.startsWith("-");
  }

  /** {@code --version} is no argument to work with. */
  private static void printVersionIfAsked(Flags.Parsed parsed, String program)
      throws UsageException {
    if (parsed.bool("version")) {
      throw new UsageException(0, dev.fleetspeak.common.version.BuildInfo.line(program));
    }
  }

  /** With a configuration file. */
  record Full(
      Path config,
      boolean check,
      @Nullable String status,
      boolean verbose,
      boolean forward,
      Path profileDirectory)
      implements Arguments {
    static Full parse(List<String> arguments) throws UsageException {
      Flags flags =
          common("Usage: fleetspeak client --config FILE\n\nRuns the Fleetspeak client.")
              .string("config", "", "configuration: fleetspeak.client.generic.Config as text")
              .string(
                  "profile_dir",
                  DEFAULT_PROFILE_DIRECTORY,
                  "folder for dumps: the stacks of all threads and the heap by classes at SIGUSR1,"
                      + " stacks when the watchdog ends a client that hangs or a stop takes over 10 s")
              .bool(
                  "std_forward",
                  "let daemon services share this program's input and outputs, for testing");
      Flags.Parsed parsed = flags.parse(arguments);
      printVersionIfAsked(parsed, "fleetspeak-client");
      if (parsed.string("config").isEmpty()) {
        throw flags.wrong("-config is missing: name the configuration file");
      }
      return new Full(
          Path.of(parsed.string("config")),
          parsed.bool("check"),
          statusForm(flags, parsed),
          isVerbose(parsed),
          parsed.bool("std_forward"),
          Path.of(parsed.string("profile_dir")));
    }

    @Override
    public ClientSettings load(TypeRegistry types) throws ConfigException {
      return ClientConfigFile.load(config, types);
    }

    @Override
    public String origin() {
      return config.toAbsolutePath().toString();
    }

    @Override
    public Path stateFile(TypeRegistry types) throws ConfigException {
      return ClientConfigFile.stateFileOf(config, types);
    }
  }

  /** With flags alone. */
  record Mini(MiniclientConfig config, boolean check, @Nullable String status, boolean verbose)
      implements Arguments {
    static Mini parse(List<String> arguments) throws UsageException {
      Flags flags =
          common(
                  "Usage: fleetspeak miniclient --server HOST:PORT --trusted_cert_file FILE"
                      + " --deployment_key_file FILE --config_path FOLDER\n\n"
                      + "Runs a polling client from flags alone. Its identity is kept in"
                      + " FOLDER/writeback,\nits signed services are FOLDER/services/*.")
              .string("server", "", "address of the server, host:port")
              .string("trusted_cert_file", "", "PEM certificates that the server's chain ends in")
              .string("deployment_key_file", "", "PEM public key that services are signed with")
              .string("config_path", "", "folder with communicator.txt and services/")
              .bool("streaming", "hold a stream rather than poll");
      Flags.Parsed parsed = flags.parse(arguments);
      printVersionIfAsked(parsed, "fleetspeak-miniclient");
      String status = statusForm(flags, parsed);
      for (String name :
          status != null
              ? List.of("config_path")
              : List.of("server", "trusted_cert_file", "deployment_key_file", "config_path")) {
        if (parsed.string(name).isEmpty()) {
          throw flags.wrong("-" + name + " is missing");
        }
      }
      return new Mini(
          new MiniclientConfig(
              parsed.string("server"),
              Path.of(parsed.string("trusted_cert_file")),
              Path.of(parsed.string("deployment_key_file")),
              Path.of(parsed.string("config_path")),
              parsed.bool("streaming")),
          parsed.bool("check"),
          status,
          isVerbose(parsed));
    }

    @Override
    public ClientSettings load(TypeRegistry types) throws ConfigException {
      return config.load(types);
    }

    @Override
    public String origin() {
      return "flags of miniclient, " + config.configPath().toAbsolutePath();
    }

    @Override
    public Path stateFile(TypeRegistry types) {
      return config.stateFile();
    }
  }
}
