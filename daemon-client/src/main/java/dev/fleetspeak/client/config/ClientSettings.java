package dev.fleetspeak.client.config;

import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a client is set up with.
 *
 * @param trustRoots the only certificates that a server's chain may end in
 * @param servers {@code host:port} each, tried in order
 * @param serverName name for SNI and verification instead of the host; null to use the host
 * @param labels the client's label texts, in the order in which they are reported
 * @param streaming hold a stream rather than poll
 * @param proxy proxy URL; null for the environment's
 * @param clientCertificateHeader header that repeats the client's certificate; null for none
 * @param communicator pace of contacts; zero means the default
 * @param stateFile where the identity is kept; null for a new identity at each start
 * @param outboxDirectory where unsent messages survive a restart; null for memory only
 * @param configurationDirectory where the services are from; null if the program brings them
 * @param bandwidth ceiling on what is sent and taken
 * @param services to install, in order
 */
public record ClientSettings(
    List<X509Certificate> trustRoots,
    List<String> servers,
    @Nullable String serverName,
    List<String> labels,
    boolean streaming,
    @Nullable String proxy,
    @Nullable String clientCertificateHeader,
    CommunicatorConfig communicator,
    @Nullable Path stateFile,
    @Nullable Path outboxDirectory,
    @Nullable Path configurationDirectory,
    Bandwidth bandwidth,
    List<ServiceDefinition> services) {

  /** Begins the settings of a program that embeds the client. */
  public static SettingsBuilder builder(List<X509Certificate> trustRoots, List<String> servers) {
    return new SettingsBuilder(trustRoots, servers);
  }

  /** Copies the lists. */
  public ClientSettings {
    trustRoots = List.copyOf(trustRoots);
    servers = List.copyOf(servers);
    labels = List.copyOf(labels);
    services = List.copyOf(services);
  }

  /** Whether other settings differ from these in nothing but their services. */
  public boolean sameButForServices(ClientSettings other) {
    return withoutServices().equals(other.withoutServices());
  }

  private ClientSettings withoutServices() {
    return new ClientSettings(
        trustRoots,
        servers,
        serverName,
        labels,
        streaming,
        proxy,
        clientCertificateHeader,
        communicator,
        stateFile,
        outboxDirectory,
        configurationDirectory,
        bandwidth,
        List.of());
  }
}
