package dev.fleetspeak.tools.config.init;

import java.nio.file.Path;

/** Where the files of an installation made by {@code config init} lie. */
public sealed interface InstallationLayout permits FolderLayout, SystemLayout {

  /** What to call the place in messages. */
  Path root();

  /** The certificate that clients trust. */
  Path trustedCertificate();

  /** Its private key; needed again to renew the server's certificate. */
  Path trustedKey();

  /** The server's certificate. */
  Path serverCertificate();

  /** Its private key. */
  Path serverKey();

  /** The private key that signs services; belongs neither on the server nor on clients. */
  Path deploymentKey();

  /** Its public half, for clients. */
  Path deploymentPublicKey();

  /** What the server is built from. */
  Path components();

  /** The server's services. */
  Path services();

  /** Where the sample service's answers are kept. */
  Path saved();

  /** The server's database, unless another place was named. */
  Path database();

  /** A client's configuration. */
  Path clientConfig();

  /** A service to sign and try. */
  Path sampleService();

  /** Where the client finds all of that. */
  ClientPaths client();

  /**
   * Paths in a client's configuration: those of the machine that it runs on.
   *
   * @param configuration its configuration directory
   * @param deploymentPublicKey the key that its services have to be signed with
   * @param state written by the client: its key
   * @param outbox written by the client: unsent messages
   */
  record ClientPaths(Path configuration, Path deploymentPublicKey, Path state, Path outbox) {

    /** Signed services. */
    public Path services() {
      return configuration.resolve("services");
    }

    /** Unsigned services; not used while there is a deployment key. */
    public Path textServices() {
      return configuration.resolve("textservices");
    }

    /** How the client talks to servers. */
    public Path communicator() {
      return configuration.resolve("communicator.txt");
    }
  }
}
