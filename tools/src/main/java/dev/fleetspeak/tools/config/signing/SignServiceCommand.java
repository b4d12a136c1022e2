package dev.fleetspeak.tools.config.signing;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.tools.Terminal;
import dev.fleetspeak.tools.config.ConfigCommand;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code sign-service}: from services as text to files that a client may install. */
public final class SignServiceCommand implements ConfigCommand {
  private final InstantSource clock;

  /**
   * @param clock tells the time of signing
   */
  public SignServiceCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Flags flags() {
    return Flags.of(
            """
            Usage: config sign-service --key FILE --out FOLDER SERVICE_FILE...

            Signs client services with the deployment key. A SERVICE_FILE is the text form of a
            fleetspeak.ClientServiceConfig, or of a fleetspeak.ClientServiceConfigs with many of
            them. Each service becomes a file of its name in FOLDER; put it into the services/
            folder of a client's configuration directory.
            """)
        .permuted()
        .string("key", "", "PEM file of the deployment key: RSA private key, PKCS #1 or PKCS #8")
        .string("out", "", "folder for the signed services; made if it is missing");
  }

  @Override
  public int run(Flags flags, Flags.Parsed arguments, Terminal terminal)
      throws UsageException, ConfigException {
    if (arguments.string("key").isEmpty() || arguments.string("out").isEmpty()) {
      throw flags.wrong("sign-service needs --key and --out");
    }
    if (arguments.rest().isEmpty()) {
      throw flags.wrong("sign-service needs a file with a service");
    }
    List<ClientServiceConfig> services = load(arguments.rest());
    ServiceSigner signer =
        new ServiceSigner(DeploymentKeyPair.load(Path.of(arguments.string("key"))));
    List<Path> written = signer.write(services, Path.of(arguments.string("out")), clock.instant());
    for (int i = 0; i < written.size(); i++) {
      terminal
          .out()
          .printf(
              "signed %s (%s): %s%n",
              services.get(i).getName(), services.get(i).getFactory(), written.get(i));
    }
    return 0;
  }

  private static List<ClientServiceConfig> load(List<String> files) throws ConfigException {
    List<ClientServiceConfig> services = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (String file : files) {
      for (ClientServiceConfig service : ServiceConfigTexts.load(Path.of(file))) {
        String other = seen.put(service.getName(), file);
        if (other != null) {
          throw new ConfigException(
              "%s: service \"%s\" is in %s already; a client has one service of a name"
                  .formatted(file, service.getName(), other.equals(file) ? "this file" : other));
        }
        services.add(service);
      }
    }
    return services;
  }
}
