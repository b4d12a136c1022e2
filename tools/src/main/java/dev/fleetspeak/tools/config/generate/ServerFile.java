package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.components.Config;

/** The server's components file: the template, with certificate and key in it (tools.md 2.4). */
final class ServerFile {
  private ServerFile() {}

  static String withCertificates(
      dev.fleetspeak.proto.config.Config input, String certificates, String key) {
    Config.Builder components = input.getComponentsConfig().toBuilder();
    components.getHttpsConfigBuilder().setCertificates(certificates).setKey(key);
    return TextConfig.print(components);
  }

  static String adminOnly(dev.fleetspeak.proto.config.Config input) {
    return TextConfig.print(input.getComponentsConfig());
  }
}
