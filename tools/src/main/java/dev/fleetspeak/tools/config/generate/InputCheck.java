package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.config.Config;

/** What can be said of the input without looking at any other file (tools.md 2.1, 2.6). */
final class InputCheck {
  private InputCheck() {}

  static void check(Config input, String source) throws ConfigException {
    need(input.getConfigurationName(), source, "configuration_name", "the installation's name");
    need(
        input.getServerComponentConfigurationFile(),
        source,
        "server_component_configuration_file",
        "where the server's configuration goes");
    if (!input.hasComponentsConfig()) {
      throw new ConfigException(
          source + ": components_config is missing; it is the template of the server's components");
    }
    if (!input.getComponentsConfig().hasHttpsConfig()) {
      return;
    }
    need(
        input.getComponentsConfig().getHttpsConfig().getListenAddress(),
        source,
        "components_config.https_config.listen_address",
        "host:port that the server listens on");
    need(
        input.getTrustedCertFile(),
        source,
        "trusted_cert_file",
        "PEM file of the certificate that clients trust; made if missing");
    need(
        input.getServerCertFile(),
        source,
        "server_cert_file",
        "PEM file of the server's certificate; made if missing");
    need(
        input.getServerCertKeyFile(),
        source,
        "server_cert_key_file",
        "PEM file of the server's private key; made if missing");
  }

  private static void need(String value, String source, String field, String meaning)
      throws ConfigException {
    if (value.isEmpty()) {
      throw new ConfigException(source + ": " + field + " is empty; set it to " + meaning);
    }
  }
}
