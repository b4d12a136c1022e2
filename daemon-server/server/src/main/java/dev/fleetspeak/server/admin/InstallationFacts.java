package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.server.ServiceConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running server is, for operators; what was built and where it stores is known without.
 *
 * @param started when the server came up
 * @param services as configured; their {@code config} is not shown to callers
 * @param httpsAddress host:port in force for clients; empty for a server without clients
 * @param frontendMode member of {@code FrontendConfig} in force; empty for a server without clients
 * @param streaming whether clients may stream
 * @param requiredLabel label that clients have to show; empty lets everybody in
 * @param onlineWithin how recent the last contact of an online client without a stream is
 * @param silentAfter age of the last contact from which a client is silent
 * @param payloadRetention how long data of processed messages can be read; null means not at all
 */
public record InstallationFacts(
    Instant started,
    List<ServiceConfig> services,
    String httpsAddress,
    String frontendMode,
    boolean streaming,
    String requiredLabel,
    Duration onlineWithin,
    Duration silentAfter,
    @Nullable Duration payloadRetention) {

  /** Copies the services. */
  public InstallationFacts {
    services = List.copyOf(services);
  }
}
