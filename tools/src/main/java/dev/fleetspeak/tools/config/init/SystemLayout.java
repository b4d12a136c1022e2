package dev.fleetspeak.tools.config.init;

import java.nio.file.Path;

/**
 * The server's half where the package {@code fleetspeak-server} looks for it, with a client's
 * configuration for machines that have the package {@code fleetspeak-client} (tools.md 6.2, 6.3).
 *
 * @param system root of the file system
 */
public record SystemLayout(Path system) implements InstallationLayout {
  /** The user that the package's server runs as. */
  public static final String SERVER_USER = "fleetspeak";

  @Override
  public Path root() {
    return system.resolve("etc/fleetspeak-server");
  }

  @Override
  public Path trustedCertificate() {
    return root().resolve("ca.pem");
  }

  @Override
  public Path trustedKey() {
    return root().resolve("ca-key.pem");
  }

  @Override
  public Path serverCertificate() {
    return root().resolve("server.pem");
  }

  @Override
  public Path serverKey() {
    return root().resolve("server-key.pem");
  }

  @Override
  public Path deploymentKey() {
    return root().resolve("deployment-key.pem");
  }

  @Override
  public Path deploymentPublicKey() {
    return root().resolve("deployment-public-key.pem");
  }

  @Override
  public Path components() {
    return root().resolve("server.components.config");
  }

  @Override
  public Path services() {
    return root().resolve("server.services.config");
  }

  /** The folder that is the server's to write in. */
  public Path state() {
    return system.resolve("var/lib/fleetspeak-server");
  }

  @Override
  public Path saved() {
    return state().resolve("saved");
  }

  @Override
  public Path database() {
    return state().resolve("fleetspeak.sqlite");
  }

  @Override
  public Path clientConfig() {
    return root().resolve("linux.client.configuration");
  }

  @Override
  public Path sampleService() {
    return root().resolve("samples/ls.service");
  }

  /** For services that are signed and wait for their clients. */
  public Path signed() {
    return root().resolve("signed");
  }

  /** Other machines' paths, so never below {@link #system}. */
  @Override
  public ClientPaths client() {
    Path configuration = Path.of("/etc/fleetspeak-client");
    return new ClientPaths(
        configuration,
        configuration.resolve("deployment-public-key.pem"),
        Path.of("/var/lib/misc/fleetspeak-client.state"),
        Path.of("/var/lib/fleetspeak-client/outbox"));
  }
}
