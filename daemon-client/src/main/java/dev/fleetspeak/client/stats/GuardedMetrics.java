package dev.fleetspeak.client.stats;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps a program's faulty metrics from disturbing the client. Thread-safe. */
public class GuardedMetrics implements ClientMetrics {
  private static final System.Logger LOG = System.getLogger(GuardedMetrics.class.getName());

  private final ClientMetrics guarded;
  private volatile boolean told;

  /** Around an embedding program's own. */
  public GuardedMetrics(ClientMetrics guarded) {
    this.guarded = guarded;
  }

  private void guard(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      if (!told) {
        told = true;
        LOG.log(System.Logger.Level.ERROR, "The metrics failed; further failures are not told", e);
      }
    }
  }

  @Override
  public void messageProcessed(Message message, boolean local, @Nullable Throwable error) {
    guard(() -> guarded.messageProcessed(message, local, error));
  }

  @Override
  public void pending(Message message, int bytes) {
    guard(() -> guarded.pending(message, bytes));
  }

  @Override
  public void acknowledged(Message message, int bytes) {
    guard(() -> guarded.acknowledged(message, bytes));
  }

  @Override
  public void beforeRetry(Message message) {
    guard(() -> guarded.beforeRetry(message));
  }

  @Override
  public void stateSaved(@Nullable Throwable error) {
    guard(() -> guarded.stateSaved(error));
  }

  @Override
  public void keyLoaded(@Nullable ClientId id, boolean made, @Nullable Throwable error) {
    guard(() -> guarded.keyLoaded(id, made, error));
  }

  @Override
  public void contactCreated(@Nullable WrappedContactData contact, @Nullable Throwable error) {
    guard(() -> guarded.contactCreated(contact, error));
  }

  @Override
  public void contactProcessed(ContactData contact, boolean streaming, @Nullable Throwable error) {
    guard(() -> guarded.contactProcessed(contact, streaming, error));
  }

  @Override
  public void outbound(String host, long bytes, @Nullable Throwable error) {
    guard(() -> guarded.outbound(host, bytes, error));
  }

  @Override
  public void inbound(String host, long bytes, @Nullable Throwable error) {
    guard(() -> guarded.inbound(host, bytes, error));
  }

  @Override
  public void fileRequested(
      String host, String service, String name, boolean fetched, @Nullable Throwable error) {
    guard(() -> guarded.fileRequested(host, service, name, fetched, error));
  }

  @Override
  public void contacted(String host) {
    guard(() -> guarded.contacted(host));
  }

  @Override
  public void streamEnded(String host, @Nullable Throwable error) {
    guard(() -> guarded.streamEnded(host, error));
  }

  @Override
  public void contactFailed(String reason, Duration next) {
    guard(() -> guarded.contactFailed(reason, next));
  }

  @Override
  public void daemonEnded(String service, @Nullable String problem) {
    guard(() -> guarded.daemonEnded(service, problem));
  }

  @Override
  public void socketClosed(String service, @Nullable String problem) {
    guard(() -> guarded.socketClosed(service, problem));
  }
}
