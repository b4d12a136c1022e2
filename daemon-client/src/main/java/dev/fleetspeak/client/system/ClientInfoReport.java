package dev.fleetspeak.client.system;

import dev.fleetspeak.client.hosting.ServiceRegistry;
import dev.fleetspeak.client.outbox.Outbox;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.ClientInfoData;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message.Priority;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Tells the server what this client is and runs: at the end of the start, after a new identity, and
 * when a service changed. Nobody waits for it (C9). Thread-safe.
 */
public final class ClientInfoReport {
  private final Supplier<ClientId> client;
  private final List<String> labels;
  private final ServiceRegistry services;
  private final Outbox outbox;
  private final AtomicBoolean waiting = new AtomicBoolean();

  /** About a client with these labels and services. */
  public ClientInfoReport(
      Supplier<ClientId> client, List<String> labels, ServiceRegistry services, Outbox outbox) {
    this.client = client;
    this.labels = List.copyOf(labels);
    this.services = services;
    this.outbox = outbox;
  }

  /** Sends it as soon as there is room; a report that still waits for room stands for this one. */
  public void send() {
    if (waiting.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("client-info")
          .start(
              () -> {
                waiting.set(false);
                try {
                  outbox.put(
                      SystemMessages.of(client.get(), "ClientInfo", Priority.HIGH, info()),
                      () -> {});
                } catch (InterruptedException _) {
                  // The client stops; the next start tells.
                }
              });
    }
  }

  private ClientInfoData info() {
    ClientInfoData.Builder info = ClientInfoData.newBuilder();
    labels.forEach(
        label -> info.addLabels(Label.newBuilder().setServiceName("client").setLabel(label)));
    services
        .installed()
        .forEach(
            (name, signature) ->
                info.addServices(
                    ClientInfoData.ServiceID.newBuilder().setName(name).setSignature(signature)));
    return info.build();
  }
}
