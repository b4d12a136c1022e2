package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.ServiceFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the configured services (server.md 4.1). */
public final class Services {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);
  private static final Set<String> RESERVED = Set.of("system", "client");

  private Services() {}

  /**
   * Makes services in the order of the configuration. Of two with one name the later one counts.
   *
   * @param factories by their names
   * @throws IllegalArgumentException if one cannot be made; the text names the service, the field
   *     and what to do
   */
  public static List<NamedService> create(
      ServerConfig config, Map<String, ServiceFactory> factories) {
    Map<String, ServiceConfig> byName = new LinkedHashMap<>();
    for (ServiceConfig service : config.getServicesList()) {
      checkName(service.getName());
      if (byName.put(service.getName(), service) != null) {
        LOG.warn("Service {} is configured twice; the later one counts.", service.getName());
      }
    }
    List<NamedService> services = new ArrayList<>();
    byName.values().forEach(service -> services.add(create(service, factories)));
    return List.copyOf(services);
  }

  private static void checkName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("services.name: is missing; give each service a name");
    }
    if (RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "services.name: \"%s\" is taken by the protocol; choose another name".formatted(name));
    }
  }

  private static NamedService create(ServiceConfig config, Map<String, ServiceFactory> factories) {
    String place = "service \"%s\": ".formatted(config.getName());
    ServiceFactory factory = factories.get(config.getFactory());
    if (factory == null) {
      throw new IllegalArgumentException(
          "%sfactory: there is none named \"%s\"; there are %s"
              .formatted(
                  place,
                  config.getFactory(),
                  String.join(", ", new TreeSet<>(factories.keySet()))));
    }
    Service service;
    try {
      service = factory.create(config);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + e.getMessage(), e);
    }
    return new NamedService(
        config.getName(),
        parallelism(config),
        factory.instant() ? NamedService.instant(service) : new NamedService.Stored(service));
  }

  private static int parallelism(ServiceConfig config) {
    int given = config.getMaxParallelism();
    if (given == 0) {
      return NamedService.DEFAULT_PARALLELISM;
    }
    return given < 0 ? Integer.MAX_VALUE : given; // an unsigned field
  }
}
