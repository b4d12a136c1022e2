package dev.fleetspeak.server;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.config.ComponentsFile;
import dev.fleetspeak.server.config.ServerSettings;
import dev.fleetspeak.server.config.ServicesFile;
import java.nio.file.Path;
import java.util.List;

/** The server from its two configuration files (server.md 7.1). */
final class ServerCommand {
  private static final Flags FLAGS =
      Flags.of(
              """
              Usage: fleetspeak-server [FLAGS]
                     fleetspeak-server miniserver [FLAGS]   (see miniserver --help)
                     fleetspeak-server hand-back [FLAGS]    (see hand-back --help)

              Takes clients in, carries messages between them and services, and serves operators.
              SIGTERM or SIGINT ends it in order.""")
          .string(
              "components_config",
              "/etc/fleetspeak-server/server.components.config",
              "what the server is made of: text of fleetspeak.components.Config")
          .string(
              "services_config",
              "/etc/fleetspeak-server/server.services.config",
              "services: text of fleetspeak.server.ServerConfig")
          .bool(
              "allow_unguarded_admin",
              "serve operators on an address that others can reach, without TLS or tokens")
          .string("addresses_file", "", ServerProcess.ADDRESSES_HELP)
          .bool("version", "print the version and end")
          .logging();

  private ServerCommand() {}

  static void run(List<String> arguments) throws UsageException, ConfigException {
    Flags.Parsed flags = FLAGS.parse(arguments);
    if (!flags.rest().isEmpty()) {
      throw FLAGS.wrong("there is no command \"" + flags.rest().getFirst() + "\"");
    }
    Main.logging(flags);
    Located<ServerConfig> services =
        ServicesFile.read(
            Path.of(flags.string("services_config")),
            FleetspeakServer.discoveredFactories().values());
    ServerSettings settings =
        ComponentsFile.read(
            Path.of(flags.string("components_config")),
            services,
            flags.bool("allow_unguarded_admin"));
    new ServerProcess(settings, flags.string("addresses_file"), () -> {}).run();
  }
}
