package dev.fleetspeak.server;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.server.config.MiniServerFlags;
import dev.fleetspeak.server.config.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server from flags alone, on SQLite: the old demo's miniserver (server.md 10). */
final class MiniServerCommand {
  private static final Flags FLAGS =
      Flags.of(
              """
              Usage: fleetspeak-server miniserver [FLAGS]

              A server for trying things out, from flags alone. --config_path, --server_cert and
              --server_key are needed; the configurator makes the latter two.""")
          .string("https_addr", "", "host:port for clients; empty takes any free port")
          .string("admin_addr", "", "host:port for operators; empty means none")
          .string("database_path", "", "SQLite file, made if missing; empty for a temporary one")
          .string("config_path", "", "services: text of fleetspeak.server.ServerConfig")
          .string("server_cert", "", "PEM file with the server's certificate")
          .string("server_key", "", "PEM file with its private key")
          .bool(
              "allow_unguarded_admin",
              "serve operators on an address that others can reach, without TLS or tokens")
          .string("addresses_file", "", ServerProcess.ADDRESSES_HELP)
          .bool("version", "print the version and end")
          .logging();

  private static final Logger LOG = LoggerFactory.getLogger(MiniServerCommand.class);

  private MiniServerCommand() {}

  static void run(List<String> arguments) throws UsageException, ConfigException {
    Flags.Parsed flags = FLAGS.parse(arguments);
    if (!flags.rest().isEmpty()) {
      throw FLAGS.wrong("miniserver takes flags alone, not \"" + flags.rest().getFirst() + "\"");
    }
    Main.logging(flags);
    String database = flags.string("database_path");
    if (!database.isEmpty()) {
      start(flags, Path.of(database), () -> {});
      return;
    }
    Path folder = temporary();
    try {
      start(flags, folder.resolve("fleetspeak.sqlite"), () -> remove(folder));
    } finally {
      remove(folder);
    }
  }

  private static void start(Flags.Parsed flags, Path database, Runnable afterwards)
      throws ConfigException {
    ServerSettings settings =
        new MiniServerFlags(flags)
            .settings(database, FleetspeakServer.discoveredFactories().values());
    new ServerProcess(settings, flags.string("addresses_file"), afterwards).run();
  }

  private static Path temporary() throws ConfigException {
    try {
      return Files.createTempDirectory("fleetspeak-miniserver");
    } catch (IOException e) {
      throw new ConfigException("--database_path: no temporary folder: " + e.getMessage(), e);
    }
  }

  private static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      LOG.warn("The temporary database {} is still there.", folder, e);
    }
  }
}
