package dev.fleetspeak.client.hosting;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceFile;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one service may ask of the client. */
final class HostedContext implements ServiceContext {
  private static final System.Logger LOG = System.getLogger(HostedContext.class.getName());
  private static final int SOURCE_ID_BYTES = 16;

  /** What a service other than system may tell the server's system, of its own processes. */
  private static final Set<String> REPORTS = Set.of("ResourceUsage", "KillNotification");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String name;
  private final ServiceRegistry registry;
  private final FloodWatch flood = new FloodWatch();

  HostedContext(String name, ServiceRegistry registry) {
    this.name = name;
    this.registry = registry;
  }

  @Override
  public String serviceName() {
    return name;
  }

  @Override
  public ClientId clientId() {
    return registry.clientId();
  }

  @Override
  public List<String> labels() {
    return registry.labels();
  }

  @Override
  public ClientMetrics metrics() {
    return registry.metrics();
  }

  @Override
  public void send(Message message, Runnable acknowledged) throws InterruptedException {
    Message complete = complete(message);
    boolean local = !message.getDestination().getClientId().isEmpty();
    try {
      if (check(message)) {
        put(complete, acknowledged); // which tells the metrics
        return;
      }
      deliver(complete);
    } catch (IllegalArgumentException e) {
      metrics().messageProcessed(complete, local, e);
      throw e;
    }
    metrics().messageProcessed(complete, true, null);
  }

  /** Whether a message that may be sent is for the server. */
  private boolean check(Message message) {
    Address destination = message.getDestination();
    if (!message.hasDestination() || destination.getServiceName().isEmpty()) {
      throw new IllegalArgumentException("the message names no destination service");
    }
    checkSystem(message);
    boolean server = destination.getClientId().isEmpty();
    if (!server && !destination.getClientId().equals(clientId().bytes())) {
      throw new IllegalArgumentException(
          "the message is addressed to another client; only the server can reach that one");
    }
    return server;
  }

  private void deliver(Message message) throws InterruptedException {
    if (!registry.deliver(message)) {
      throw new IllegalArgumentException(
          "there is no service \""
              + message.getDestination().getServiceName()
              + "\" on this client");
    }
  }

  private void put(Message message, Runnable acknowledged) throws InterruptedException {
    long begin = System.nanoTime();
    registry.outbox().put(message, acknowledged);
    if (flood.sent(begin, System.nanoTime())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: sends messages faster than they leave; it has to wait, and others get their turns",
          name);
    }
  }

  @Override
  public Optional<ServiceFile> fetchFile(String file, @Nullable Instant since, Duration limit)
      throws IOException {
    return registry.files().fetch(name, file, since, limit);
  }

  /** Orders come from the server, and only the client itself speaks for the client (C8). */
  private void checkSystem(Message message) {
    if (!message.getDestination().getServiceName().equals("system") || name.equals("system")) {
      return;
    }
    if (!message.getDestination().getClientId().isEmpty()
        || !REPORTS.contains(message.getMessageType())) {
      throw new IllegalArgumentException("a service cannot write to the service system");
    }
  }

  private Message complete(Message message) {
    Message.Builder builder =
        message.toBuilder()
            .setSource(Address.newBuilder().setClientId(clientId().bytes()).setServiceName(name));
    if (message.getSourceMessageId().isEmpty()) {
      byte[] id = new byte[SOURCE_ID_BYTES];
      RANDOM.nextBytes(id);
      builder.setSourceMessageId(ByteString.copyFrom(id));
    }
    if (message.getPriority() == Priority.UNRECOGNIZED) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: a message of unknown priority {1} is sent with priority MEDIUM",
          name,
          Integer.toString(message.getPriorityValue()));
      builder.setPriority(Priority.MEDIUM);
    }
    return builder.build();
  }
}
