package dev.fleetspeak.client.hosting;

import dev.fleetspeak.client.service.ServiceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings the services that run to those that are wanted: what did not change goes on running, what
 * changed is replaced, what is gone is stopped.
 */
public final class Reconciliation {
  private static final System.Logger LOG = System.getLogger(Reconciliation.class.getName());

  private final ServiceRegistry services;

  /** For these services. */
  public Reconciliation(ServiceRegistry services) {
    this.services = services;
  }

  /**
   * Changes what has to be changed.
   *
   * @param wanted in order; of one name the last that can be installed counts
   * @return whether anything was changed
   */
  public boolean run(List<ServiceDefinition> wanted) throws InterruptedException {
    Map<String, ServiceDefinition> before = services.definitions();
    services.forgetRefused();
    Map<String, List<ServiceDefinition>> byName = new LinkedHashMap<>();
    for (ServiceDefinition definition : wanted) {
      byName
          .computeIfAbsent(definition.config().getName(), _ -> new ArrayList<>())
          .addFirst(definition);
    }
    for (String name : before.keySet()) {
      if (!byName.containsKey(name)) {
        services.uninstall(name);
      }
    }
    for (Map.Entry<String, List<ServiceDefinition>> entry : byName.entrySet()) {
      reconcile(before.get(entry.getKey()), entry.getValue());
    }
    return !services.definitions().equals(before);
  }

  private void reconcile(@Nullable ServiceDefinition running, List<ServiceDefinition> candidates)
      throws InterruptedException {
    for (ServiceDefinition candidate : candidates) {
      if (Objects.equals(candidate, running)) {
        return;
      }
      try {
        services.install(candidate);
        return;
      } catch (InstallException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}: service {1} is not started: {2}",
            candidate.origin(),
            candidate.config().getName(),
            e.getMessage());
      }
    }
    if (running != null) {
      services.uninstall(running.config().getName());
    }
  }
}
