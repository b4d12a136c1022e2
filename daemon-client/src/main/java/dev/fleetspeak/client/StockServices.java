package dev.fleetspeak.client;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.client.service.daemon.DaemonServiceFactory;
import dev.fleetspeak.client.service.noop.NoopServiceFactory;
import dev.fleetspeak.client.service.socket.SocketServiceFactory;
import dev.fleetspeak.client.service.stdin.StdinServiceFactory;
import java.util.List;

/** The kinds of services that the stock client knows. */
final class StockServices {
  private StockServices() {}

  /**
   * All of them.
   *
   * @param forward let daemon services share the client's own input and outputs
   */
  static List<ServiceFactory> factories(boolean forward) {
    return List.of(
        new DaemonServiceFactory(forward),
        new NoopServiceFactory(),
        new SocketServiceFactory(),
        new StdinServiceFactory());
  }

  /** The configuration messages that a text file of a service may name. */
  static TypeRegistry types(List<ServiceFactory> factories) {
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    factories.forEach(factory -> types.add(factory.configType().getDescriptorForType()));
    return types.build();
  }
}
