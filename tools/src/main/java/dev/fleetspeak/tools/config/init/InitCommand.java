package dev.fleetspeak.tools.config.init;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.config.ConfigCommand;
import dev.fleetspeak.tools.config.pki.HostPort;
import dev.fleetspeak.tools.config.signing.DeploymentKeyPair;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code init}: a complete installation, without a question. */
public final class InitCommand implements ConfigCommand {
  private final InstantSource clock;
  private final boolean packaged;

  /**
   * @param clock tells the time at which certificates begin
   * @param packaged whether this program came with the package {@code fleetspeak-server}, so that
   *     its folders are meant if none is named
   */
  public InitCommand(InstantSource clock, boolean packaged) {
    this.clock = clock;
    this.packaged = packaged;
  }

  @Override
  public Flags flags() {
    return Flags.of(
            """
            Usage: config init [--dir FOLDER | --system] [--public HOST:PORT]... [FLAGS]

            Makes a complete installation: trusted and server certificate, the deployment key that
            signs client services, the server's files on an SQLite database, and a client's
            configuration. Prints the commands that come next.
            """)
        .permuted()
        .string(
            "dir",
            packaged ? "" : "fleetspeak",
            "folder of an installation to try things out; made if it is missing")
        .bool(
            "system",
            packaged,
            "where the packages look: /etc/fleetspeak-server, /var/lib/fleetspeak-server")
        .string("name", "Local", "name of the installation; stands in its certificates")
        .list(
            "public",
            "HOST:PORT by which clients reach the server (default localhost:6060; with --system"
                + " this machine's name and 443)")
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
    boolean inFolder = arguments.has("dir");
    if (arguments.string("name").isBlank() || (inFolder && arguments.string("dir").isBlank())) {
      throw flags.wrong("--name and --dir may not be empty");
    }
    if (inFolder && arguments.has("system") && arguments.bool("system")) {
      throw flags.wrong("--dir and --system name two places; choose one");
    }
    InstallationLayout layout =
        !inFolder && arguments.bool("system")
            ? new SystemLayout(Path.of("/"))
            : new FolderLayout(Path.of(inFolder ? arguments.string("dir") : "fleetspeak"));
    InstallationSettings settings = settings(arguments, layout, bits);
    new Installation(settings).create(clock.instant());
    terminal.out().print(NextSteps.of(settings));
    return 0;
  }

  private static InstallationSettings settings(
      Flags.Parsed arguments, InstallationLayout layout, int bits) throws ConfigException {
    List<String> addresses =
        arguments.has("public") ? arguments.list("public") : List.of(usualAddress(layout));
    String https = arguments.string("https_addr");
    String database = arguments.string("database");
    return new InstallationSettings(
        layout,
        arguments.string("name"),
        addresses,
        checked("--https_addr", https.isEmpty() ? listenAddress(addresses) : https),
        checked("--admin_addr", arguments.string("admin_addr")),
        database.isEmpty() ? layout.database() : Path.of(database),
        bits,
        serverUser(layout));
  }

  private static String usualAddress(InstallationLayout layout) throws ConfigException {
    if (layout instanceof FolderLayout) {
      return "localhost:6060";
    }
    try {
      return InetAddress.getLocalHost().getCanonicalHostName() + ":443";
    } catch (UnknownHostException e) {
      throw new ConfigException(
          "this machine's own name leads nowhere; say with --public HOST:PORT how clients reach it",
          e);
    }
  }

  /** Root gives the server what is the server's; anybody else keeps what they make. */
  private static Optional<String> serverUser(InstallationLayout layout) {
    return layout instanceof SystemLayout && "root".equals(System.getProperty("user.name"))
        ? Optional.of(SystemLayout.SERVER_USER)
        : Optional.empty();
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
}
