package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.config.Config;
import dev.fleetspeak.tools.config.pki.HostPort;
import java.util.ArrayList;
import java.util.List;

/**
 * The hosts by which clients know the server.
 *
 * @param names of the public addresses in their order, then the server name if it is another
 * @param warnings about addresses that clients cannot use, one line each
 */
record PublicHosts(List<String> names, List<String> warnings) {

  static PublicHosts of(Config input, String source) {
    List<String> names = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (String address : input.getPublicHostPortList()) {
      try {
        names.add(HostPort.parse(address).host());
      } catch (IllegalArgumentException e) {
        warnings.add(source + ": public_host_port: " + e.getMessage());
      }
    }
    if (input.getPublicHostPortCount() == 0) {
      warnings.add(source + ": has no public_host_port: the clients will know no server");
    }
    if (!input.getServerName().isEmpty() && !names.contains(input.getServerName())) {
      names.add(input.getServerName());
    }
    return new PublicHosts(List.copyOf(names), List.copyOf(warnings));
  }

  /**
   * What goes into a new certificate.
   *
   * @throws ConfigException if an address has no port, as in the reference
   */
  List<String> forCertificate() throws ConfigException {
    for (String warning : warnings) {
      if (warning.contains("public_host_port: ")) {
        throw new ConfigException(warning);
      }
    }
    return names;
  }
}
