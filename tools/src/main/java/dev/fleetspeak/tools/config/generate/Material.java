package dev.fleetspeak.tools.config.generate;

import java.util.List;

/**
 * Certificates and keys of a run, as the texts of their files.
 *
 * @param trustedPem all of the trusted certificate's file; goes to the clients as it is
 * @param serverPem all of the server certificate's file
 * @param serverKeyPem all of the server key's file
 * @param warnings about what was found, one line each
 */
record Material(String trustedPem, String serverPem, String serverKeyPem, List<String> warnings) {

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "Material[warnings=" + warnings + "]";
  }
}
