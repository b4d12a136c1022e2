package dev.fleetspeak.e2e.kit;

import java.nio.file.Path;

/** One set of keys and certificates for all tests, made by our configurator. */
public final class Keys {
  private static final Path FOLDER = make();

  private Keys() {}

  private static Path make() {
    Path folder = Repository.work("keys");
    Program.Ended made =
        Program.run(
            folder,
            "config",
            "init",
            "--dir",
            folder.resolve("installation").toString(),
            "--public",
            "localhost:443",
            "--public",
            "127.0.0.1:443");
    if (made.code() != 0) {
      throw new AssertionError("config init: " + made.err());
    }
    return folder.resolve("installation/keys");
  }

  /** PEM text of what clients trust. */
  public static String trusted() {
    return Repository.read(trustedFile());
  }

  /** Its file. */
  public static Path trustedFile() {
    return FOLDER.resolve("trusted_cert.pem");
  }

  /** PEM text of the server's certificate, good for localhost and 127.0.0.1. */
  public static String serverCertificate() {
    return Repository.read(FOLDER.resolve("server_cert.pem"));
  }

  /** PEM text of its key. */
  public static String serverKey() {
    return Repository.read(FOLDER.resolve("server_key.pem"));
  }

  /** File with the server's certificate. */
  public static Path serverCertificateFile() {
    return FOLDER.resolve("server_cert.pem");
  }

  /** File with the server's key. */
  public static Path serverKeyFile() {
    return FOLDER.resolve("server_key.pem");
  }

  /** File of the private key that signs services. */
  public static Path deploymentKey() {
    return FOLDER.resolve("deployment_key.pem");
  }

  /** File of its public half. */
  public static Path deploymentPublicKey() {
    return FOLDER.resolve("deployment_public_key.pem");
  }
}
