package dev.fleetspeak.client.config;

import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a program that embeds the client and brings its own trust: nothing is read from files
 * unless the program does it.
 */
public final class SettingsBuilder {
  private final List<X509Certificate> trustRoots;
  private final List<String> servers;
  private final List<String> labels = new ArrayList<>();
  private final List<ServiceDefinition> services = new ArrayList<>();
  private CommunicatorConfig communicator = CommunicatorConfig.getDefaultInstance();
  private @Nullable String serverName;
  private @Nullable String proxy;
  private @Nullable String clientCertificateHeader;
  private @Nullable Path stateFile;
  private @Nullable Path outboxDirectory;
  private Bandwidth bandwidth = Bandwidth.UNLIMITED;
  private boolean streaming = true;

  SettingsBuilder(List<X509Certificate> trustRoots, List<String> servers) {
    this.trustRoots = List.copyOf(trustRoots);
    this.servers = List.copyOf(servers);
  }

  /** Adds a label to those of the architecture and the system. */
  public SettingsBuilder label(String label) {
    labels.add(label);
    return this;
  }

  /** Sets the name for SNI and verification in place of the servers' hosts. */
  public SettingsBuilder serverName(String name) {
    serverName = name;
    return this;
  }

  /** Polls rather than hold a stream. */
  public SettingsBuilder polling() {
    streaming = false;
    return this;
  }

  /** Sets the pace of contacts. */
  public SettingsBuilder communicator(CommunicatorConfig config) {
    communicator = config;
    return this;
  }

  /** Sets the proxy in place of the environment's. */
  public SettingsBuilder proxy(String url) {
    proxy = url;
    return this;
  }

  /** Sets the header that repeats the client's certificate. */
  public SettingsBuilder clientCertificateHeader(String name) {
    clientCertificateHeader = name;
    return this;
  }

  /** Keeps the identity in a file; without one each start makes a new identity. */
  public SettingsBuilder stateFile(Path file) {
    stateFile = file;
    return this;
  }

  /** Keeps unsent messages in a folder; without one they live in memory. */
  public SettingsBuilder outboxDirectory(Path folder) {
    outboxDirectory = folder;
    return this;
  }

  /** Sets a ceiling on what is sent and taken. */
  public SettingsBuilder bandwidth(Bandwidth ceiling) {
    bandwidth = ceiling;
    return this;
  }

  /** Adds services, such as those of {@link ServiceFiles#load}. */
  public SettingsBuilder services(List<ServiceDefinition> more) {
    services.addAll(more);
    return this;
  }

  /** The settings. */
  public ClientSettings build() {
    return new ClientSettings(
        trustRoots,
        servers,
        serverName,
        ClientLabels.with(labels),
        streaming,
        proxy,
        clientCertificateHeader,
        communicator,
        stateFile,
        outboxDirectory,
        null,
        bandwidth,
        services);
  }
}
