package dev.fleetspeak.tools.config.init;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.config.ConfigCommand;
import dev.fleetspeak.tools.config.pki.HostPort;
import dev.fleetspeak.tools.config.signing.DeploymentKeyPair;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** {@code init}: a complete installation in one folder, without a question. */
public final class InitCommand implements ConfigCommand {
  private final InstantSource clock;

  /**
   * @param clock tells the time at which certificates begin
   */
  public InitCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Flags flags() {
    return Flags.of(
            """
            Usage: config init [--dir FOLDER] [--public HOST:PORT]... [FLAGS]

            Makes a complete installation: trusted and server certificate, the deployment key that
            signs client services, the server's files on an SQLite database, and a client's
            configuration. Prints the commands that come next.
            """)
        .permuted()
        .string("dir", "fleetspeak", "folder of the installation; made if it is missing")
        .string("name", "Local", "name of the installation; stands in its certificates")
        .list("public", "HOST:PORT by which clients reach the server (default localhost:6060)")
        .string("https_addr", "", "HOST:PORT to listen on for clients; the public port by default")
        .string("admin_addr", "localhost:6061", "HOST:PORT to listen on for operators")
        .string("database", "", "SQLite file; in the installation's folder by default")
        .integer(
            "deployment_key_bits",
            DeploymentKeyPair.DEFAULT_BITS,
            "size of the RSA key that signs services");
  }

  @Override
  public int run(Flags flags, Flags.Parsed arguments, Terminal terminal)
      throws UsageException, ConfigException {
    if (!arguments.rest().isEmpty()) {
      throw flags.wrong("init takes no argument: " + arguments.rest().getFirst());
    }
    int bits = arguments.integer("deployment_key_bits");
    if (bits < 2048 || bits > 16_384) {
      throw flags.wrong("--deployment_key_bits is from 2048 to 16384");
    }
    if (arguments.string("name").isBlank() || arguments.string("dir").isBlank()) {
      throw flags.wrong("--name and --dir may not be empty");
    }
    InstallationSettings settings = settings(arguments, bits);
    new Installation(settings).create(clock.instant());
    terminal.out().print(nextSteps(settings));
    return 0;
  }

  private static InstallationSettings settings(Flags.Parsed arguments, int bits)
      throws ConfigException {
    InstallationLayout layout = new InstallationLayout(Path.of(arguments.string("dir")));
    List<String> addresses =
        arguments.has("public") ? arguments.list("public") : List.of("localhost:6060");
    String https = arguments.string("https_addr");
    String database = arguments.string("database");
    return new InstallationSettings(
        layout,
        arguments.string("name"),
        addresses,
        checked("--https_addr", https.isEmpty() ? listenAddress(addresses) : https),
        checked("--admin_addr", arguments.string("admin_addr")),
        database.isEmpty() ? layout.database() : Path.of(database),
        bits);
  }

  /** Loopback if no other machine is meant to come, else every interface. */
  private static String listenAddress(List<String> addresses) throws ConfigException {
    checked("--public", addresses.getFirst());
    for (String address : addresses) {
      if (!HostPort.parse(checked("--public", address)).isLoopback()) {
        return "0.0.0.0:" + HostPort.parse(addresses.getFirst()).port();
      }
    }
    return addresses.getFirst();
  }

  private static String checked(String flag, String address) throws ConfigException {
    try {
      HostPort.parse(address);
      return address;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(flag + ": " + e.getMessage(), e);
    }
  }

  private static String nextSteps(InstallationSettings settings) {
    InstallationLayout layout = settings.layout();
    return """
        Made the installation "%s" in %s.

        Start the server:
          fleetspeak server -components_config %s -services_config %s
        Sign the sample service for the client:
          fleetspeak config sign-service --key %s --out %s %s
        Start a client:
          fleetspeak client -config %s
        See it, and have it list a folder:
          fleetspeak admin --admin_addr %s clients
          fleetspeak admin --admin_addr %s send --wait --client CLIENT_ID --service ls \
        --type StdinServiceInputMessage --data '[type.googleapis.com/fleetspeak.stdinservice.InputMessage] { args: "/" }'

        Keep %s and %s away from servers and clients: whoever has them decides what clients trust and run.
        """
        .formatted(
            settings.name(),
            layout.root(),
            layout.components(),
            layout.services(),
            layout.deploymentKey(),
            layout.clientServices(),
            layout.sampleService(),
            layout.clientConfig(),
            settings.adminAddress(),
            settings.adminAddress(),
            layout.trustedKey(),
            layout.deploymentKey());
  }
}
