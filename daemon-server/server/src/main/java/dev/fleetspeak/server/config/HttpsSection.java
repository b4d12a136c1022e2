package dev.fleetspeak.server.config;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.components.FrontendConfig.FrontendModeCase;
import dev.fleetspeak.proto.components.HttpsConfig;
import dev.fleetspeak.server.https.HttpsSettings;
import dev.fleetspeak.server.https.tls.ServerCertificate;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The part {@code https_config} of a components file. */
record HttpsSection(Located<Config> file) {
  HttpsSettings settings() throws ConfigException {
    HttpsConfig https = file.message().getHttpsConfig();
    if (https.getListenAddress().isEmpty()) {
      throw missing("listen_address", "write host:port, such as :443");
    }
    FrontendModeCase mode = https.getFrontendConfig().getFrontendModeCase();
    if (mode != FrontendModeCase.FRONTENDMODE_NOT_SET && mode != FrontendModeCase.MTLS_CONFIG) {
      String field = mode.name().toLowerCase(Locale.ROOT);
      throw file.error(
          "https_config.frontend_config." + field,
          "this version has no such mode; leave it out and let the balancer pass TLS on");
    }
    if (https.getCertificates().isEmpty()) {
      throw missing("certificates", "put the PEM text of the server's certificate there");
    }
    if (https.getKey().isEmpty()) {
      throw missing("key", "put the PEM text of the server's private key there");
    }
    InetSocketAddress listen =
        ComponentsFile.address(file, "https_config.listen_address", https.getListenAddress());
    return HttpsSettings.of(listen, certificate(https))
        .withStreaming(!https.getDisableStreaming())
        .withFileAuthorization(https.getEnableFileServerAuthorization());
  }

  private ServerCertificate certificate(HttpsConfig https) throws ConfigException {
    try {
      return ServerCertificate.fromPem(
          https.getCertificates().getBytes(StandardCharsets.UTF_8),
          https.getKey().getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      String problem = String.valueOf(e.getMessage());
      String field = problem.contains("key") ? "https_config.key" : "https_config.certificates";
      throw file.error(field, problem);
    }
  }

  /** All three fields are named, since who lacks one often lacks the others (server.md 7.3). */
  private ConfigException missing(String field, String whatToDo) {
    return file.error(
        "https_config." + field,
        "is missing; https_config needs listen_address, certificates and key: " + whatToDo);
  }
}
