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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the configured services (server.md 4.1). */
public final class Services {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);
  private static final Set<String> RESERVED = Set.of("system", "client");

  private Services() {}

  /** A service cannot be made from its configuration. */
  public static final class BadServiceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Field at fault, such as {@code services[2].factory}. */
    private final String field;

    BadServiceException(String field, String problem, @Nullable Throwable cause) {
      super(problem, cause);
      this.field = field;
    }

    /** Field at fault, such as {@code services[2].factory}. */
    public String field() {
      return field;
    }
  }

  /**
   * Makes services in the order of the configuration. Of two with one name the later one counts.
   *
   * @param factories by their names
   * @throws BadServiceException if one cannot be made; the text says why and what to do
   */
  public static List<NamedService> create(
      ServerConfig config, Map<String, ServiceFactory> factories) throws BadServiceException {
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < config.getServicesCount(); i++) {
      String name = config.getServices(i).getName();
      checkName(i, name);
      if (places.put(name, i) != null) {
        LOG.warn("Service {} is configured twice; the later one counts.", name);
      }
    }
    List<NamedService> services = new ArrayList<>();
    for (int place : places.values()) {
      services.add(create(place, config.getServices(place), factories));
    }
    return List.copyOf(services);
  }

  private static void checkName(int place, String name) throws BadServiceException {
    if (name.isEmpty()) {
      throw new BadServiceException(
          field(place, "name"), "is missing; messages are addressed to it", null);
    }
    if (RESERVED.contains(name)) {
      throw new BadServiceException(
          field(place, "name"), "\"" + name + "\" is taken by the protocol; choose another", null);
    }
  }

  private static NamedService create(
      int place, ServiceConfig config, Map<String, ServiceFactory> factories)
      throws BadServiceException {
    ServiceFactory factory = factories.get(config.getFactory());
    if (factory == null) {
      throw new BadServiceException(
          field(place, "factory"),
          "there is no factory \"%s\"; there are %s"
              .formatted(config.getFactory(), String.join(", ", new TreeSet<>(factories.keySet()))),
          null);
    }
    try {
      Service service = factory.create(config);
      return new NamedService(
          config.getName(),
          parallelism(config),
          factory.instant() ? NamedService.instant(service) : new NamedService.Stored(service));
    } catch (IllegalArgumentException e) {
      throw new BadServiceException(field(place, "config"), Verdict.reason(e), e);
    }
  }

  private static String field(int place, String name) {
    return "services[" + place + "]." + name;
  }

  private static int parallelism(ServiceConfig config) {
    int given = config.getMaxParallelism();
    if (given == 0) {
      return NamedService.DEFAULT_PARALLELISM;
    }
    return given < 0 ? Integer.MAX_VALUE : given; // an unsigned field
  }
}
