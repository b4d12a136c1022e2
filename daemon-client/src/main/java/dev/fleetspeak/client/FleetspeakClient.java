package dev.fleetspeak.client;

import dev.fleetspeak.client.comms.Communicator;
import dev.fleetspeak.client.comms.FetchedFile;
import dev.fleetspeak.client.comms.FileFetcher;
import dev.fleetspeak.client.comms.ServerInfo;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.config.WritebackState;
import dev.fleetspeak.client.hosting.InstallException;
import dev.fleetspeak.client.hosting.Reconciliation;
import dev.fleetspeak.client.hosting.ServiceRegistry;
import dev.fleetspeak.client.monitoring.Watchdog;
import dev.fleetspeak.client.outbox.Journal;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.client.outbox.OutboxStore;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFile;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.client.status.ClientStatus;
import dev.fleetspeak.client.status.ContactBoard;
import dev.fleetspeak.client.system.ClientControl;
import dev.fleetspeak.client.system.ClientInfoReport;
import dev.fleetspeak.client.system.OutcomeReports;
import dev.fleetspeak.client.system.OwnUsage;
import dev.fleetspeak.client.system.RevocationUpdates;
import dev.fleetspeak.client.system.SystemService;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.common.Message.Priority;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A client: an identity, services, an outbox and a communicator, and the order in which they start
 * and stop. All methods may be called from any thread.
 */
public final class FleetspeakClient implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FleetspeakClient.class.getName());

  /** All of a stop together stays below five seconds: services, then the last contact. */
  private static final Duration SERVICE_STOP = Duration.ofMillis(2500);

  /** What a stop may take before whoever waits for it gives it up: something hangs. */
  static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** Time for the acknowledgement of the order itself to leave on the old connection. */
  private static final Duration REKEY_DELAY = Duration.ofMillis(500);

  private final ClientSettings settings;
  private final ContactBoard board;
  private final Instant begun = Instant.now();
  private final WritebackState state;
  private final Identity identity;
  private final Outbox outbox;
  private final OutcomeReports outcomes;
  private final ServiceRegistry services;
  private final List<ServiceDefinition> ownDefinitions;
  private final List<ServiceDefinition> definitions;
  private final ClientInfoReport info;
  private final RevocationUpdates revocations;
  private final OwnUsage usage;
  private final Communicator communicator;
  private final IntConsumer death;
  private final Runnable stuck;
  private final @Nullable Watchdog watchdog;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean started;

  FleetspeakClient(ClientBuilder builder) throws ConfigException {
    ClientSettings settings = builder.settings();
    this.settings = settings;
    board = new ContactBoard(builder.metrics(), InstantSource.system());
    ClientMetrics metrics = board;
    state = WritebackState.open(settings.stateFile(), metrics);
    try {
      identity = new Identity(state, metrics);
    } catch (GeneralSecurityException e) {
      metrics.keyLoaded(null, false, e);
      throw new ConfigException("the client's key cannot be used: " + e.getMessage(), e);
    }
    death = builder.death();
    stuck = builder.stuck();
    outbox = new Outbox(store(settings.outboxDirectory()), metrics);
    outcomes = new OutcomeReports(identity::id, outbox);
    services =
        new ServiceRegistry(builder.factories(), settings.labels(), identity::id, outbox, outcomes);
    services.metrics(metrics);
    ownDefinitions = builder.ownServices();
    definitions = builder.services();
    info = new ClientInfoReport(identity::id, settings.labels(), services, outbox);
    Runnable hang = builder.hang();
    watchdog = hang == null ? null : Watchdog.start(hang);
    ClientContext context =
        new ClientContext(
            identity,
            state,
            serverInfo(settings),
            settings.communicator(),
            outbox,
            services,
            builder.signers(),
            _ -> death.accept(2),
            metrics,
            watchdog);
    communicator = builder.communicator(context);
    usage = new OwnUsage(identity::id, outbox);
    FileFetcher files = new FileFetcher(context, builder.comms());
    services.files((service, name, since, limit) -> file(files.fetch(service, name, since, limit)));
    revocations = new RevocationUpdates(files, state::revoke);
  }

  private static OutboxStore store(@Nullable Path directory) throws ConfigException {
    try {
      return directory == null ? OutboxStore.NONE : Journal.open(directory);
    } catch (IOException e) {
      throw new ConfigException("outbox_directory: cannot be used: " + e.getMessage(), e);
    }
  }

  private static Optional<ServiceFile> file(FetchedFile fetched) {
    return fetched.modified()
        ? Optional.of(new ServiceFile(fetched.content(), fetched.lastModified()))
        : Optional.empty();
  }

  /** What a configuration says of the server. */
  static ServerInfo serverInfo(ClientSettings settings) {
    return new ServerInfo(
        settings.trustRoots(),
        settings.servers(),
        settings.serverName(),
        settings.proxy(),
        settings.clientCertificateHeader(),
        settings.labels());
  }

  /** Begins to put a client together. */
  public static ClientBuilder builder(ClientSettings settings) {
    return new ClientBuilder(settings);
  }

  /** Who the client is; changes when the server asks for a new key. */
  public ClientId id() {
    return identity.id();
  }

  /** Names of the services that run, without system. */
  public Set<String> services() {
    return Set.copyOf(services.installed().keySet());
  }

  /**
   * Starts everything; a service that does not start is told of and left out.
   *
   * @throws ConfigException if the communicator cannot work with its settings
   */
  public void start() throws ConfigException, InterruptedException {
    started = true;
    outcomes.start();
    List<String> problems = new ArrayList<>();
    try {
      services.installSystem(new SystemService(new Orders()));
    } catch (InstallException e) {
      throw new IllegalStateException(e);
    }
    for (ServiceDefinition definition : definitions) {
      try {
        services.install(definition);
      } catch (InstallException e) {
        problems.add(definition.config().getName());
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}: service {1} is not started: {2}",
            definition.origin(),
            definition.config().getName(),
            e.getMessage());
      }
    }
    try {
      communicator.start();
    } catch (IllegalStateException e) {
      throw new ConfigException(String.valueOf(e.getMessage()), e);
    }
    info.send();
    revocations.start();
    usage.start();
    LOG.log(
        System.Logger.Level.INFO,
        "Client {0} runs services: {1}{2}",
        id(),
        services.installed().isEmpty() ? "none" : String.join(", ", services.installed().keySet()),
        problems.isEmpty() ? "" : "; not started: " + String.join(", ", problems));
  }

  /** What the client does at the moment. */
  public ClientStatus status() {
    return new ClientStatus(
        id().toString(),
        ProcessHandle.current().pid(),
        begun,
        Instant.now(),
        settings.streaming(),
        settings.servers(),
        board.contact(),
        outbox.levels(),
        outbox.isDurable(),
        services.reports());
  }

  /**
   * Holds messages of some priorities back until this is called again without them. None are at
   * first.
   */
  public void hold(Set<Priority> priorities) {
    outbox.hold(priorities);
  }

  /**
   * Changes the services from files, in place of those that the settings named: what stays the same
   * goes on running.
   */
  public synchronized void update(List<ServiceDefinition> fromFiles) throws InterruptedException {
    if (closed.get() || !started) {
      return;
    }
    List<ServiceDefinition> wanted = new ArrayList<>(ownDefinitions);
    wanted.addAll(fromFiles);
    if (new Reconciliation(services).run(wanted)) {
      info.send();
      LOG.log(
          System.Logger.Level.INFO,
          "Services now: {0}",
          String.join(", ", services.installed().keySet()));
    }
  }

  /**
   * Cuts the contact under way and contacts the server anew, then waits until it worked.
   *
   * @param limit longest wait
   * @throws IOException if it did not work in time
   */
  public void resetAndFlush(Duration limit) throws IOException, InterruptedException {
    communicator.reset();
    communicator.flush(limit);
  }

  /**
   * Stops in order, within five seconds: services get no more messages, what they said goes out in
   * a last contact, and the state is saved. What a service was working on comes again. A second
   * call waits for the first.
   */
  @Override
  public synchronized void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (watchdog != null) {
      watchdog.close();
    }
    revocations.close();
    usage.close();
    try {
      if (started) {
        services.stop(SERVICE_STOP);
        outcomes.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    outbox.refuseMore();
    communicator.close();
    int left = outbox.unacknowledged();
    if (left > 0 && started) {
      LOG.log(
          outbox.isDurable() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          outbox.isDurable()
              ? "{0} messages wait in outbox_directory for the next start"
              : "{0} messages could not be sent and are lost; outbox_directory would keep them",
          Integer.toString(left));
    }
    outbox.close();
    state.close();
  }

  /**
   * The new identity shows with a new connection; what the old one still has to say goes first. Who
   * the new one is has to come after that: a server takes what comes on a connection as said by the
   * identity that opened it.
   */
  private void changeConnection() {
    try {
      Thread.sleep(REKEY_DELAY);
      communicator.flush(REKEY_DELAY.multipliedBy(10));
    } catch (IOException _) {
      // Then it is said under the new identity.
    } catch (InterruptedException e) {
      return;
    }
    if (!closed.get()) {
      communicator.reset();
      info.send();
    }
  }

  /** Carries out the server's orders. */
  private final class Orders implements ClientControl {
    @Override
    public void rekey() throws IOException, GeneralSecurityException {
      ClientId old = id();
      identity.rekey();
      LOG.log(
          System.Logger.Level.INFO,
          "By order of the server this client, {0} until now, is {1}",
          old,
          id());
      Thread.ofVirtual().name("rekey").start(FleetspeakClient.this::changeConnection);
    }

    @Override
    public void restartService(String name) throws InstallException, InterruptedException {
      try {
        services.restart(name);
      } finally {
        info.send();
      }
    }

    @Override
    public void die(boolean force) {
      // Of the platform: a service that hogs the virtual threads' carriers must not outlive an
      // order.
      Thread.ofPlatform()
          .name("death")
          .daemon()
          .start(
              () -> {
                if (force) {
                  death.accept(-7);
                } else {
                  dieInOrder();
                }
              });
    }

    /** One who is told to die and hangs in his stop would neither die nor work (C42). */
    private void dieInOrder() {
      Thread stop =
          Thread.ofPlatform().name("last-stop").daemon().start(FleetspeakClient.this::close);
      try {
        if (stop.join(STOP_LIMIT)) {
          death.accept(7);
        } else {
          stuck.run();
          death.accept(-7);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
