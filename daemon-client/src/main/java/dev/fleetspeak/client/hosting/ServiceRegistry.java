package dev.fleetspeak.client.hosting;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client's services by name (client.md 1.9). Thread-safe. */
public final class ServiceRegistry {
  private static final System.Logger LOG = System.getLogger(ServiceRegistry.class.getName());
  private static final String SYSTEM = "system";
  private static final Set<String> RESERVED = Set.of("", SYSTEM, "client");

  /** What a message being processed may still take when its service has to stop. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Map<String, ServiceFactory> factories = new HashMap<>();
  private final List<String> labels;
  private final Supplier<ClientId> clientId;
  private final Outbox outbox;
  private final Outcomes outcomes;
  private final RecentIds recent = new RecentIds();
  private final Map<String, HostedService> services = new LinkedHashMap<>();
  private final Map<String, ServiceReport> refused = new LinkedHashMap<>();
  private volatile FileSource files =
      (_, _, _, _) -> {
        throw new java.io.IOException("this client fetches no files");
      };
  private volatile ClientMetrics metrics = ClientMetrics.NONE;
  private final List<Runnable> beacons = new CopyOnWriteArrayList<>();

  /**
   * Without any service.
   *
   * @param labels the client's own label texts
   */
  public ServiceRegistry(
      Collection<ServiceFactory> factories,
      List<String> labels,
      Supplier<ClientId> clientId,
      Outbox outbox,
      Outcomes outcomes) {
    factories.forEach(factory -> this.factories.put(factory.name(), factory));
    this.labels = List.copyOf(labels);
    this.clientId = clientId;
    this.outbox = outbox;
    this.outcomes = outcomes;
  }

  ClientId clientId() {
    return clientId.get();
  }

  List<String> labels() {
    return labels;
  }

  Outbox outbox() {
    return outbox;
  }

  FileSource files() {
    return files;
  }

  /** Sets where services get their files from; to be called before any is installed. */
  public void files(FileSource source) {
    files = source;
  }

  ClientMetrics metrics() {
    return metrics;
  }

  /** Sets who is told of what services do; to be called before any is installed. */
  public void metrics(ClientMetrics collector) {
    metrics = collector;
  }

  /** Has something run whenever a service worked off many messages; it must not block. */
  public void onBeacon(Runnable beacon) {
    beacons.add(beacon);
  }

  private void ringBeacon() {
    beacons.forEach(Runnable::run);
  }

  /** Installs the client's own service. */
  public void installSystem(Service system) throws InstallException {
    ServiceDefinition definition =
        ServiceDefinition.builtIn(ClientServiceConfig.newBuilder().setName(SYSTEM).build());
    add(started(definition, system, new Inbox()));
  }

  /**
   * Installs a service; one of the same name is stopped once the new one runs.
   *
   * @throws InstallException if it has a reserved name, is not for this client, or does not start
   */
  public void install(ServiceDefinition definition) throws InstallException, InterruptedException {
    HostedService old;
    try {
      old = add(started(definition, checked(definition), new Inbox()));
    } catch (InstallException e) {
      refuse(definition, e);
      throw e;
    }
    if (old != null) {
      LOG.log(
          System.Logger.Level.INFO,
          "Service {0} of {1} replaces the one of {2}",
          old.name(),
          definition.origin(),
          old.definition().origin());
      old.inbox().close();
      old.stop(GRACE);
    }
  }

  /**
   * Looks whether a service could be installed, without starting it.
   *
   * @throws InstallException if not
   */
  public void check(ServiceDefinition definition) throws InstallException {
    Service _ = checked(definition);
  }

  private Service checked(ServiceDefinition definition) throws InstallException {
    String name = definition.config().getName();
    if (RESERVED.contains(name)) {
      throw new InstallException(
          name.isEmpty()
              ? "the service has no name"
              : "the name \"" + name + "\" is Fleetspeak's own; choose another");
    }
    checkLabels(definition.config());
    return create(definition.config());
  }

  private void checkLabels(ClientServiceConfig config) throws InstallException {
    for (Label required : config.getRequiredLabelsList()) {
      if (required.getServiceName().equals("client") && !labels.contains(required.getLabel())) {
        throw new InstallException(
            "it is for clients with the label \"" + required.getLabel() + "\"");
      }
    }
  }

  private Service create(ClientServiceConfig config) throws InstallException {
    ServiceFactory factory = factories.get(config.getFactory());
    if (factory == null) {
      throw new InstallException(
          "factory: there is none named \""
              + config.getFactory()
              + "\"; known are "
              + String.join(", ", factories.keySet().stream().sorted().toList()));
    }
    try {
      return factory.create(config);
    } catch (RuntimeException e) {
      throw new InstallException(String.valueOf(e.getMessage()), e);
    }
  }

  private HostedService started(ServiceDefinition definition, Service service, Inbox inbox)
      throws InstallException {
    ServiceContext context = new HostedContext(definition.config().getName(), this);
    try {
      service.start(context);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new InstallException("it does not start: " + e.getMessage(), e);
    }
    HostedService hosted =
        new HostedService(definition, service, inbox, outcomes, recent, this::ringBeacon);
    hosted.start();
    return hosted;
  }

  private synchronized void refuse(ServiceDefinition definition, InstallException reason) {
    String name = definition.config().getName();
    refused.put(
        name,
        new ServiceReport(
            name,
            definition.config().getFactory(),
            definition.origin(),
            !definition.signature().isEmpty(),
            ServiceReport.NOT_STARTED,
            0,
            0,
            0,
            0,
            String.valueOf(reason.getMessage())));
  }

  /** How the services fare, without system; then those that could not be started. */
  public List<ServiceReport> reports() {
    List<ServiceReport> reports = new ArrayList<>();
    for (HostedService service : all()) {
      if (!service.name().equals(SYSTEM)) {
        reports.add(service.report());
      }
    }
    synchronized (this) {
      reports.addAll(refused.values());
    }
    return reports;
  }

  /** Forgets why services could not be started, before that is tried anew. */
  synchronized void forgetRefused() {
    refused.clear();
  }

  private synchronized @Nullable HostedService add(HostedService service) {
    return services.put(service.name(), service);
  }

  private synchronized @Nullable HostedService get(String name) {
    return services.get(name);
  }

  private synchronized List<HostedService> all() {
    return List.copyOf(services.values());
  }

  /**
   * Stops a service and starts it again from the same configuration. Messages that wait for it go
   * on waiting.
   *
   * @throws InstallException if there is none, or it does not start again; it is gone then
   */
  public void restart(String name) throws InstallException, InterruptedException {
    HostedService old = get(name);
    if (old == null || RESERVED.contains(name)) {
      throw new InstallException("there is no service \"" + name + "\" to restart");
    }
    old.stop(GRACE);
    old.inbox().countRestart();
    try {
      add(started(old.definition(), create(old.definition().config()), old.inbox()));
    } catch (InstallException e) {
      HostedService _ = remove(name);
      old.inbox().close();
      refuse(old.definition(), e);
      throw new InstallException("service " + name + " is gone: " + e.getMessage(), e);
    }
  }

  private synchronized @Nullable HostedService remove(String name) {
    return services.remove(name);
  }

  /** Stops a service and forgets it, with the messages that wait for it; they come again. */
  public void uninstall(String name) throws InterruptedException {
    HostedService old = RESERVED.contains(name) ? null : remove(name);
    if (old != null) {
      old.inbox().close();
      old.stop(GRACE);
      LOG.log(System.Logger.Level.INFO, "Service {0} is removed", name);
    }
  }

  /** What the installed services were made of, by name, without system. */
  public Map<String, ServiceDefinition> definitions() {
    Map<String, ServiceDefinition> definitions = new LinkedHashMap<>();
    for (HostedService service : all()) {
      if (!service.name().equals(SYSTEM)) {
        definitions.put(service.name(), service.definition());
      }
    }
    return definitions;
  }

  /**
   * Puts a message into its service's inbox, waiting while that is full.
   *
   * @return false if there is no such service
   */
  public boolean deliver(Message message) throws InterruptedException {
    HostedService service = get(message.getDestination().getServiceName());
    return service != null && service.inbox().put(message);
  }

  /**
   * Processed counts and allowances at one moment.
   *
   * @param processed by service
   * @param allowances by service, {@code system} included
   */
  public record Counts(Map<String, Long> processed, Map<String, Long> allowances) {

    /** Copies the maps. */
    public Counts {
      processed = Map.copyOf(processed);
      allowances = Map.copyOf(allowances);
    }
  }

  /**
   * What a contact tells of the services (wire-client 2.3).
   *
   * @param base processed counts that the server knows of already; empty for none
   */
  public Counts counts(Map<String, Long> base) {
    Map<String, Long> processed = new HashMap<>();
    Map<String, Long> allowances = new HashMap<>();
    for (HostedService service : all()) {
      long count = service.inbox().processed();
      processed.put(service.name(), count);
      allowances.put(service.name(), service.inbox().allowance(count, base.get(service.name())));
    }
    return new Counts(processed, allowances);
  }

  /** Names of the installed services with the signatures of their configurations, no system. */
  public Map<String, ByteString> installed() {
    Map<String, ByteString> installed = new LinkedHashMap<>();
    for (HostedService service : all()) {
      if (!service.name().equals(SYSTEM)) {
        installed.put(service.name(), service.definition().signature());
      }
    }
    return installed;
  }

  /**
   * Stops all services at the same time, {@code system} last.
   *
   * @param limit after which services that are not done are left to themselves
   */
  public void stop(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    List<HostedService> all = all();
    List<Thread> stops = new ArrayList<>();
    for (HostedService service : all) {
      service.inbox().close();
      if (!service.name().equals(SYSTEM)) {
        stops.add(stopping(service));
      }
    }
    for (Thread stop : stops) {
      if (!stop.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
        LOG.log(System.Logger.Level.WARNING, "{0} takes too long and is left", stop.getName());
      }
    }
    HostedService system = get(SYSTEM);
    if (system != null) {
      boolean _ = stopping(system).join(Duration.ofMillis(200));
    }
  }

  private static Thread stopping(HostedService service) {
    return Thread.ofVirtual()
        .name("the stop of service " + service.name())
        .start(
            () -> {
              try {
                service.stop(GRACE);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
