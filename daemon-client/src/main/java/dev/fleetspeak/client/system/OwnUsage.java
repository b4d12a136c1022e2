package dev.fleetspeak.client.system;

import dev.fleetspeak.client.monitoring.ResourceMonitor;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Reports what the client itself uses (client.md 3.4). */
public final class OwnUsage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ResourceMonitor monitor;

  /** Into an outbox; a report that finds no room in time is dropped, the next one stands for it. */
  public OwnUsage(Supplier<ClientId> client, Outbox outbox) {
    this(client, outbox, ResourceMonitor.DEFAULT_SAMPLES, ResourceMonitor.DEFAULT_PERIOD);
  }

  OwnUsage(Supplier<ClientId> client, Outbox outbox, int samples, Duration period) {
    ProcessHandle self = ProcessHandle.current();
    ResourceMonitor.Subject subject =
        new ResourceMonitor.Subject(
            "system", self.pid(), "", self.info().startInstant().orElseGet(Instant::now));
    monitor =
        new ResourceMonitor(
            subject,
            samples,
            period,
            usage -> {
              boolean _ =
                  outbox.offer(
                      SystemMessages.of(client.get(), "ResourceUsage", Priority.LOW, usage),
                      PATIENCE);
            });
  }

  /** Begins; returns at once. */
  public void start() {
    monitor.start();
  }

  @Override
  public void close() {
    monitor.close();
  }
}
