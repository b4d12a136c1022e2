package dev.fleetspeak.tools.config.init;

import java.nio.file.Path;

/**
 * Server and client in one folder, to try things out.
 *
 * @param root absolute path of the installation
 */
public record FolderLayout(Path root) implements InstallationLayout {

  /** Makes the path absolute. */
  public FolderLayout {
    root = root.toAbsolutePath().normalize();
  }

  @Override
  public Path trustedCertificate() {
    return root.resolve("keys/trusted_cert.pem");
  }

  @Override
  public Path trustedKey() {
    return root.resolve("keys/trusted_key.pem");
  }

  @Override
  public Path serverCertificate() {
    return root.resolve("keys/server_cert.pem");
  }

  @Override
  public Path serverKey() {
    return root.resolve("keys/server_key.pem");
  }

  @Override
  public Path deploymentKey() {
    return root.resolve("keys/deployment_key.pem");
  }

  @Override
  public Path deploymentPublicKey() {
    return root.resolve("keys/deployment_public_key.pem");
  }

  @Override
  public Path components() {
    return root.resolve("server/components.textproto");
  }

  @Override
  public Path services() {
    return root.resolve("server/services.textproto");
  }

  @Override
  public Path saved() {
    return root.resolve("server/saved");
  }

  @Override
  public Path database() {
    return root.resolve("server/fleetspeak.sqlite");
  }

  @Override
  public Path clientConfig() {
    return root.resolve("client/client.textproto");
  }

  @Override
  public Path sampleService() {
    return root.resolve("samples/ls.textproto");
  }

  @Override
  public ClientPaths client() {
    return new ClientPaths(
        root.resolve("client/configuration"),
        deploymentPublicKey(),
        root.resolve("client/state"),
        root.resolve("client/outbox"));
  }
}
