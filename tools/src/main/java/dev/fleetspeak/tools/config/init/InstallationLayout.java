package dev.fleetspeak.tools.config.init;

import java.nio.file.Path;

/**
 * Where the files of an installation made by {@code config init} lie.
 *
 * @param root absolute path of the installation
 */
public record InstallationLayout(Path root) {

  /** Makes the path absolute. */
  public InstallationLayout {
    root = root.toAbsolutePath().normalize();
  }

  /** The certificate that clients trust. */
  public Path trustedCertificate() {
    return root.resolve("keys/trusted_cert.pem");
  }

  /** Its private key; needed again to renew the server's certificate. */
  public Path trustedKey() {
    return root.resolve("keys/trusted_key.pem");
  }

  /** The server's certificate. */
  public Path serverCertificate() {
    return root.resolve("keys/server_cert.pem");
  }

  /** Its private key. */
  public Path serverKey() {
    return root.resolve("keys/server_key.pem");
  }

  /** The private key that signs services; belongs neither on the server nor on clients. */
  public Path deploymentKey() {
    return root.resolve("keys/deployment_key.pem");
  }

  /** Its public half, for clients. */
  public Path deploymentPublicKey() {
    return root.resolve("keys/deployment_public_key.pem");
  }

  /** What the server is built from. */
  public Path components() {
    return root.resolve("server/components.textproto");
  }

  /** The server's services. */
  public Path services() {
    return root.resolve("server/services.textproto");
  }

  /** The server's database, unless another place was named. */
  public Path database() {
    return root.resolve("server/fleetspeak.sqlite");
  }

  /** A client's configuration. */
  public Path clientConfig() {
    return root.resolve("client/client.textproto");
  }

  /** The client's configuration directory. */
  public Path clientConfiguration() {
    return root.resolve("client/configuration");
  }

  /** Signed services for the client. */
  public Path clientServices() {
    return clientConfiguration().resolve("services");
  }

  /** Unsigned services for the client; not used while it has a deployment key. */
  public Path clientTextServices() {
    return clientConfiguration().resolve("textservices");
  }

  /** How the client talks to servers. */
  public Path communicator() {
    return clientConfiguration().resolve("communicator.txt");
  }

  /** Written by the client: its key. */
  public Path clientState() {
    return root.resolve("client/state");
  }

  /** Written by the client: unsent messages. */
  public Path clientOutbox() {
    return root.resolve("client/outbox");
  }

  /** A service to sign and try. */
  public Path sampleService() {
    return root.resolve("samples/ls.textproto");
  }
}
