package dev.fleetspeak.server.admin;

import dev.fleetspeak.server.contact.ContactListener;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code fleetspeak.server.Admin}, the console's services, gRPC health and reflection in
 * cleartext. One object is started and stopped once; each call runs on a virtual thread of its own.
 */
public final class AdminServer {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  /** Largest request, as the reference has it (server.md 6). */
  private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

  private static final int MAX_CALLS_PER_CONNECTION = 1000;

  /** Consoles that sit behind firewalls ping more often than gRPC's 5 minutes. */
  private static final Duration SHORTEST_PING_INTERVAL = Duration.ofSeconds(10);

  private final AdminSettings settings;
  private final AnswerWaiters waiters = new AnswerWaiters();
  private final HealthStatusManager health = new HealthStatusManager();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> names;
  private final Server server;

  /**
   * @param settings where to listen
   * @param backend what the calls work on
   * @param facts what the server is, asked for with each call, as ports are known late
   */
  public AdminServer(
      AdminSettings settings, AdminBackend backend, Supplier<InstallationFacts> facts) {
    this.settings = settings;
    PayloadAccess payloads = PayloadAccess.of(settings);
    List<BindableService> services =
        List.of(
            new AdminService(backend, waiters, payloads),
            new ConsoleService(backend, facts, payloads),
            new ConsoleActionsService(
                new SendAndWaitCall(backend, waiters, payloads, executor),
                new RetentionCalls(backend.store())));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(settings.address())
            .executor(executor)
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .permitKeepAliveTime(SHORTEST_PING_INTERVAL.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    for (BindableService service : services) {
      builder.addService(service);
    }
    this.names =
        Stream.concat(
                Stream.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES),
                services.stream()
                    .map(service -> service.bindService().getServiceDescriptor().getName()))
            .toList();
    works(true);
    this.server = builder.build();
  }

  /**
   * Says by gRPC's health service whether calls can be answered; at first it says that they can.
   * Thread-safe; does not block.
   */
  public void works(boolean works) {
    ServingStatus status = works ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    names.forEach(name -> health.setStatus(name, status));
  }

  /** Has to be told of every contact's commit, for callers that wait for an answer. */
  public ContactListener contactListener() {
    return waiters;
  }

  /**
   * Binds the address and serves.
   *
   * @return the address in force
   * @throws IllegalArgumentException if the address must not be bound ({@link AdminSettings#check})
   * @throws IOException if it cannot be bound
   */
  public InetSocketAddress start() throws IOException {
    settings.check();
    if (!settings.isLoopback()) {
      LOG.warn(
          "the admin interface on {} has neither TLS nor tokens: whoever reaches it controls"
              + " every client",
          settings.text());
    }
    try {
      server.start();
    } catch (IOException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "admin_config.listen_address: cannot listen on %s: %s"
              .formatted(settings.text(), reason.getMessage()),
          e);
    }
    InetSocketAddress bound = (InetSocketAddress) server.getListenSockets().getFirst();
    LOG.debug("admin interface on {}", bound);
    return bound;
  }

  /**
   * Takes no more calls, ends the waiting ones, gives the others until the limit, then cuts them.
   * The datastore may be closed once this returned. Harmless if it never started.
   */
  public void stop(Duration limit) {
    health.enterTerminalState();
    server.shutdown();
    waiters.stop();
    try {
      if (!server.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("admin calls still open after {} are cut", limit);
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }
}
