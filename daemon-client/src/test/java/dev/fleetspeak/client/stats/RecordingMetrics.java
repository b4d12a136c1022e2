package dev.fleetspeak.client.stats;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers each event as a line: its name, what it is about, and {@code !} before an error. */
public final class RecordingMetrics implements ClientMetrics {
  private final List<String> events = new CopyOnWriteArrayList<>();

  /** Events of one kind, in order, without the kind. */
  public List<String> of(String kind) {
    return events.stream()
        .filter(event -> event.startsWith(kind + " "))
        .map(event -> event.substring(kind.length() + 1))
        .toList();
  }

  private void add(String kind, @Nullable Object error, Object... parts) {
    StringBuilder line = new StringBuilder(kind);
    for (Object part : parts) {
      line.append(' ').append(part);
    }
    events.add(error == null ? line.toString() : line + " !" + error);
  }

  private static String text(Message message) {
    return message.getSource().getServiceName() + ":" + message.getMessageType();
  }

  @Override
  public void messageProcessed(Message message, boolean local, @Nullable Throwable error) {
    add("processed", error, text(message), local ? "local" : "out");
  }

  @Override
  public void pending(Message message, int bytes) {
    add("pending", null, message.getMessageType(), bytes);
  }

  @Override
  public void acknowledged(Message message, int bytes) {
    add("acknowledged", null, message.getMessageType(), bytes);
  }

  @Override
  public void beforeRetry(Message message) {
    add("retry", null, message.getMessageType());
  }

  @Override
  public void stateSaved(@Nullable Throwable error) {
    add("saved", error, "");
  }

  @Override
  public void keyLoaded(@Nullable ClientId id, boolean made, @Nullable Throwable error) {
    add("key", error, String.valueOf(id), made);
  }

  @Override
  public void contactCreated(@Nullable WrappedContactData contact, @Nullable Throwable error) {
    add("created", error, contact != null);
  }

  @Override
  public void contactProcessed(ContactData contact, boolean streaming, @Nullable Throwable error) {
    add("contact", error, streaming);
  }

  @Override
  public void outbound(String host, long bytes, @Nullable Throwable error) {
    add("outbound", error, host, bytes);
  }

  @Override
  public void inbound(String host, long bytes, @Nullable Throwable error) {
    add("inbound", error, host, bytes);
  }

  @Override
  public void fileRequested(
      String host, String service, String name, boolean fetched, @Nullable Throwable error) {
    add("file", error, service + "/" + name, fetched);
  }

  @Override
  public void contacted(String host) {
    add("contacted", null, host);
  }

  @Override
  public void streamEnded(String host, @Nullable Throwable error) {
    add("streamEnded", error, host);
  }

  @Override
  public void contactFailed(String reason, Duration next) {
    add("failed", null, reason);
  }

  @Override
  public void daemonEnded(String service, @Nullable String problem) {
    add("daemon", problem, service);
  }

  @Override
  public void socketClosed(String service, @Nullable String problem) {
    add("socket", problem, service);
  }
}
