package dev.fleetspeak.client.comms;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is and how to know it.
 *
 * @param trustRoots the only certificates that a server's chain may end in
 * @param servers {@code host:port} each, tried in order
 * @param serverName name for SNI and verification instead of the host; null to use the host
 * @param proxy proxy URL; null for the environment's
 * @param clientCertificateHeader header that repeats the client's certificate; null for none
 * @param labels label texts, for file requests
 */
public record ServerInfo(
    List<X509Certificate> trustRoots,
    List<String> servers,
    @Nullable String serverName,
    @Nullable String proxy,
    @Nullable String clientCertificateHeader,
    List<String> labels) {

  /** Copies the lists. */
  public ServerInfo {
    trustRoots = List.copyOf(trustRoots);
    servers = List.copyOf(servers);
    labels = List.copyOf(labels);
  }
}
