package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.proto.client.generic.Config;
import dev.fleetspeak.proto.client.generic.FilesystemHandler;
import dev.fleetspeak.proto.client.generic.RegistryHandler;
import dev.fleetspeak.proto.components.FrontendConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's configuration file (tools.md 2.4).
 *
 * @param field of the input that names the file
 * @param path where it goes
 * @param content what goes there
 */
record ClientFile(String field, String path, Config content) {

  /** The files that the input asks for, in the order in which they are written. */
  static List<ClientFile> of(dev.fleetspeak.proto.config.Config input, String trustedPem) {
    Config common = common(input, trustedPem);
    List<ClientFile> files = new ArrayList<>();
    add(
        files,
        "linux_client_configuration_file",
        input.getLinuxClientConfigurationFile(),
        onFiles(common, "/etc/fleetspeak-client", "/var/lib/misc/fleetspeak-client.state"));
    add(
        files,
        "darwin_client_configuration_file",
        input.getDarwinClientConfigurationFile(),
        onFiles(common, "/etc/fleetspeak-client", "/etc/fleetspeak-client/state"));
    add(
        files,
        "windows_client_configuration_file",
        input.getWindowsClientConfigurationFile(),
        common.toBuilder()
            .setRegistryHandler(
                RegistryHandler.newBuilder()
                    .setConfigurationKey("HKEY_LOCAL_MACHINE\\SOFTWARE\\FleetspeakClient"))
            .build());
    return files;
  }

  private static void add(List<ClientFile> files, String field, String path, Config content) {
    if (!path.isEmpty()) {
      files.add(new ClientFile(field, path, content));
    }
  }

  private static Config onFiles(Config common, String directory, String state) {
    return common.toBuilder()
        .setFilesystemHandler(
            FilesystemHandler.newBuilder().setConfigurationDirectory(directory).setStateFile(state))
        .build();
  }

  private static Config common(dev.fleetspeak.proto.config.Config input, String trustedPem) {
    return Config.newBuilder()
        .setTrustedCerts(trustedPem)
        .addAllServer(input.getPublicHostPortList())
        .setServerName(input.getServerName())
        .addClientLabel(input.getComponentsConfig().getRequiredLabel())
        .setStreaming(!input.getComponentsConfig().getHttpsConfig().getDisableStreaming())
        .setProxy(input.getProxy())
        .setClientCertificateHeader(
            certificateHeader(input.getComponentsConfig().getHttpsConfig().getFrontendConfig()))
        .build();
  }

  /** In the checksum modes the client itself has to send its certificate (P-07). */
  private static String certificateHeader(FrontendConfig frontend) {
    return switch (frontend.getFrontendModeCase()) {
      case HTTPS_HEADER_CHECKSUM_CONFIG ->
          frontend.getHttpsHeaderChecksumConfig().getClientCertificateHeader();
      case CLEARTEXT_HEADER_CHECKSUM_CONFIG ->
          frontend.getCleartextHeaderChecksumConfig().getClientCertificateHeader();
      default -> "";
    };
  }
}
