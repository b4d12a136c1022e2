package dev.fleetspeak.server.config;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.service.ServiceFactory;
import java.nio.file.Path;
import java.util.Collection;

/** The services file (server.md 4.1); an empty one is valid. */
public final class ServicesFile {
  private ServicesFile() {}

  /**
   * Reads a file.
   *
   * @param factories whose configurations the file may hold
   * @throws ConfigException if it cannot be read or is no services file
   */
  public static Located<ServerConfig> read(Path file, Collection<ServiceFactory> factories)
      throws ConfigException {
    TypeRegistry.Builder types =
        TypeRegistry.newBuilder()
            // Known from the reference, so that a missing factory is said by its name.
            .add(dev.fleetspeak.proto.grpcservice.Config.getDescriptor())
            .add(dev.fleetspeak.proto.cpsservice.Config.getDescriptor());
    factories.forEach(factory -> types.add(factory.configType().getDescriptorForType()));
    Located<ServerConfig> services =
        TextConfig.loadLocated(file, ServerConfig.getDefaultInstance(), types.build());
    if (services.message().getBroadcastPollTime().getSeconds() < 0) {
      throw services.error("broadcast_poll_time", "is negative; leave it out for one minute");
    }
    return services;
  }
}
