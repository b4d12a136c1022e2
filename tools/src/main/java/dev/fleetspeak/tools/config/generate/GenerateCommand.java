package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.config.Config;
import dev.fleetspeak.tools.KnownTypes;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.config.ConfigCommand;
import java.nio.file.Path;
import java.time.InstantSource;

/** The configurator without a sub-command: {@code -config FILE}, as the reference's. */
public final class GenerateCommand implements ConfigCommand {
  private final InstantSource clock;

  /**
   * @param clock tells the time at which new certificates begin
   */
  public GenerateCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Flags flags() {
    return Flags.of(
            """
            Usage: config -config FILE [FLAGS]
                   config init --dir FOLDER --public HOST:PORT     a whole new installation
                   config sign-service --key FILE --out FOLDER SERVICE_FILE...
                   config verify --key FILE SIGNED_FILE|FOLDER...

            Reads a fleetspeak.config.Config in text form and makes what is missing: the trusted
            certificate, the server's certificate, and their keys. Then it writes the server's
            components file and the clients' configuration files. What is there is used again.
            Nothing is written unless all of it can be. Sub-commands have help of their own.
            """)
        .string("config", "", "file with the input; may be /dev/stdin")
        .bool("check", "only say what is wrong and what would be written")
        .bool(
            "renew_server_cert", "make a new server certificate, for the same key if there is one")
        .bool("overwrite_keys", "replace private keys that are there, where new ones are made")
        .bool("print_fingerprints", "print the certificates' SHA-256 fingerprints");
  }

  @Override
  public int run(Flags flags, Flags.Parsed arguments, Terminal terminal)
      throws UsageException, ConfigException {
    if (!arguments.rest().isEmpty()) {
      throw flags.wrong("there is no sub-command \"" + arguments.rest().getFirst() + "\"");
    }
    if (arguments.string("config").isEmpty()) {
      throw new ConfigException("name the input with -config FILE; see --help");
    }
    Path file = Path.of(arguments.string("config"));
    Config input = TextConfig.load(file, Config.getDefaultInstance(), KnownTypes.registry());
    Configurator configurator =
        new Configurator(
            input,
            file.toString(),
            new Configurator.Options(
                arguments.bool("renew_server_cert"), arguments.bool("overwrite_keys")),
            clock.instant());
    Configurator.Result result = configurator.prepare();
    result
        .warnings()
        .forEach(line -> terminal.err().println("fleetspeak-config: warning: " + line));
    if (arguments.bool("check")) {
      result.files().check();
      result
          .files()
          .files()
          .forEach(path -> terminal.err().println("fleetspeak-config: would write " + path));
    } else {
      result.files().commit();
    }
    if (arguments.bool("print_fingerprints")) {
      result.fingerprints().forEach(terminal.out()::println);
    }
    return 0;
  }
}
