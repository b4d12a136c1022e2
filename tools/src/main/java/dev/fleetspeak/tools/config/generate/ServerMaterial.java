package dev.fleetspeak.tools.config.generate;

/**
 * The server's certificate and key.
 *
 * @param pem all of the certificate's file
 * @param keyPem all of the key's file
 */
record ServerMaterial(String pem, String keyPem) {

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "ServerMaterial";
  }
}
