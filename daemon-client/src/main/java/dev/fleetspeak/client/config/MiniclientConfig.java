package dev.fleetspeak.client.config;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.generic.Config;
import dev.fleetspeak.proto.client.generic.FilesystemHandler;
import java.nio.file.Path;

/**
 * What the flags of {@code miniclient} say (client.md 2.8).
 *
 * @param server {@code host:port}
 * @param trustedCertFile PEM certificates
 * @param deploymentKeyFile PEM public key; services that are not signed by it are not started
 * @param configPath folder with the services, and the state in its file {@code writeback}
 * @param streaming hold a stream rather than poll
 */
public record MiniclientConfig(
    String server,
    Path trustedCertFile,
    Path deploymentKeyFile,
    Path configPath,
    boolean streaming) {

  /** Where the identity is kept. */
  public Path stateFile() {
    return configPath.resolve("writeback").toAbsolutePath();
  }

  /** Settings from these flags. */
  public ClientSettings load(TypeRegistry types) throws ConfigException {
    Config config =
        Config.newBuilder()
            .setTrustedCerts(TextConfig.read(trustedCertFile))
            .addServer(server)
            .addClientLabel("miniclient")
            .setStreaming(streaming)
            .addDeploymentKeyFile(deploymentKeyFile.toString())
            .setFilesystemHandler(
                FilesystemHandler.newBuilder()
                    .setConfigurationDirectory(configPath.toString())
                    .setStateFile(stateFile().toString()))
            .build();
    return ClientConfigFile.settings(Located.nowhere(config, "miniclient flags"), types);
  }
}
