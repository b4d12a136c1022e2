package dev.fleetspeak.tools.config.init;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an installation is made of.
 *
 * @param layout where its files go
 * @param name of the installation, part of its certificates
 * @param publicAddresses host:port by which clients reach the server
 * @param httpsAddress host:port that the server listens on for clients
 * @param adminAddress host:port that the server listens on for operators
 * @param database the SQLite file
 * @param deploymentKeyBits size of the RSA key that signs services
 * @param serverUser who gets the files that the server reads; whoever makes them, if empty
 */
public record InstallationSettings(
    InstallationLayout layout,
    String name,
    List<String> publicAddresses,
    String httpsAddress,
    String adminAddress,
    Path database,
    int deploymentKeyBits,
    Optional<String> serverUser) {

  /** Copies the list. */
  public InstallationSettings {
    publicAddresses = List.copyOf(publicAddresses);
  }
}
