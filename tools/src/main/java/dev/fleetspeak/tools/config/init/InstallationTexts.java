package dev.fleetspeak.tools.config.init;

import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.client.generic.FilesystemHandler;
import dev.fleetspeak.proto.components.AdminConfig;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.components.DatastoreConfig;
import dev.fleetspeak.proto.components.HttpsConfig;
import dev.fleetspeak.proto.components.SqliteConfig;
import dev.fleetspeak.tools.config.pki.KeyedCertificate;

/** The contents of an installation's configuration files. */
final class InstallationTexts {
  /** A new installation is tried out by hand: waits are short, and a stream is held anyway. */
  private static final CommunicatorConfig COMMUNICATOR =
      CommunicatorConfig.newBuilder()
          .setMaxPollDelaySeconds(60)
          .setMaxBufferDelaySeconds(1)
          .setMinFailureDelaySeconds(5)
          .build();

  private final InstallationSettings settings;

  InstallationTexts(InstallationSettings settings) {
    this.settings = settings;
  }

  String components(KeyedCertificate server) {
    return TextConfig.print(
        Config.newBuilder()
            .setHttpsConfig(
                HttpsConfig.newBuilder()
                    .setListenAddress(settings.httpsAddress())
                    .setCertificates(server.certificatePem())
                    .setKey(server.keyPem()))
            .setAdminConfig(AdminConfig.newBuilder().setListenAddress(settings.adminAddress()))
            .setDatastoreConfig(
                DatastoreConfig.newBuilder()
                    .setSqlite(
                        SqliteConfig.newBuilder()
                            .setPath(settings.database().toAbsolutePath().toString()))));
  }

  String services() {
    return """
        # The server's services (fleetspeak.server.ServerConfig). A message from a client goes to
        # the service that it names. This one keeps each answer of "ls" as a text file.
        services {
          name: "ls"
          factory: "MessageSaver"
          config {
            [type.googleapis.com/fleetspeak.messagesaver.Config] {
              path: %s
            }
          }
        }
        """
        .formatted(quoted(settings.layout().saved().toString()));
  }

  String client(KeyedCertificate trusted) {
    InstallationLayout.ClientPaths client = settings.layout().client();
    return TextConfig.print(
        dev.fleetspeak.proto.client.generic.Config.newBuilder()
            .setTrustedCerts(trusted.certificatePem())
            .addAllServer(settings.publicAddresses())
            .setFilesystemHandler(
                FilesystemHandler.newBuilder()
                    .setConfigurationDirectory(client.configuration().toString())
                    .setStateFile(client.state().toString()))
            .setStreaming(true)
            .addDeploymentKeyFile(client.deploymentPublicKey().toString())
            .setOutboxDirectory(client.outbox().toString()));
  }

  String communicator() {
    return TextConfig.print(COMMUNICATOR);
  }

  String sampleService() {
    return """
        # A client service (fleetspeak.ClientServiceConfig): runs ls for each message that it gets.
        # A client takes it once it is signed: see config sign-service.
        name: "ls"
        factory: "Stdin"
        config {
          [type.googleapis.com/fleetspeak.stdinservice.Config] {
            cmd: "/bin/ls"
          }
        }
        """;
  }

  private static String quoted(String path) {
    return '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
