package dev.fleetspeak.client.status;

import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.client.stats.GuardedMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Remembers how contacts went, and tells the embedding program's metrics. Thread-safe. */
public final class ContactBoard extends GuardedMetrics {

  /**
   * How things stand with the server.
   *
   * @param state in one word or two
   * @param host of the last good contact; empty before the first
   * @param since when the state began
   * @param lastContact when the server was heard last
   * @param lastError why a contact failed or a stream broke last; empty if none did
   * @param lastErrorAt when that was
   * @param nextAttempt when it is tried again, while no server can be contacted
   */
  public record Contact(
      State state,
      String host,
      Instant since,
      @Nullable Instant lastContact,
      String lastError,
      @Nullable Instant lastErrorAt,
      @Nullable Instant nextAttempt) {}

  /** Whether there is contact. */
  public enum State {
    /** No server was contacted yet. */
    CONNECTING,
    /** The last poll was answered, or there is a stream. */
    IN_CONTACT,
    /** A stream ended, and there is no other yet. */
    RECONNECTING,
    /** No server could be contacted. */
    NO_CONTACT
  }

  private final InstantSource clock;
  private Contact contact;

  /** Over an embedding program's own metrics. */
  public ContactBoard(ClientMetrics metrics, InstantSource clock) {
    super(metrics);
    this.clock = clock;
    this.contact = new Contact(State.CONNECTING, "", clock.instant(), null, "", null, null);
  }

  /** As it is now. */
  public synchronized Contact contact() {
    return contact;
  }

  @Override
  public void contacted(String host) {
    synchronized (this) {
      Instant now = clock.instant();
      boolean same = contact.state() == State.IN_CONTACT && contact.host().equals(host);
      Instant since = same ? contact.since() : now;
      contact =
          new Contact(
              State.IN_CONTACT, host, since, now, contact.lastError(), contact.lastErrorAt(), null);
    }
    super.contacted(host);
  }

  @Override
  public void inbound(String host, long bytes, @Nullable Throwable error) {
    if (bytes > 0) {
      synchronized (this) {
        contact =
            new Contact(
                contact.state(),
                contact.host(),
                contact.since(),
                clock.instant(),
                contact.lastError(),
                contact.lastErrorAt(),
                contact.nextAttempt());
      }
    }
    super.inbound(host, bytes, error);
  }

  @Override
  public void streamEnded(String host, @Nullable Throwable error) {
    synchronized (this) {
      Instant now = clock.instant();
      String text = error == null ? contact.lastError() : host + ": " + reason(error);
      contact =
          new Contact(
              State.RECONNECTING,
              contact.host(),
              now,
              contact.lastContact(),
              text,
              error == null ? contact.lastErrorAt() : now,
              null);
    }
    super.streamEnded(host, error);
  }

  @Override
  public void contactFailed(String reason, Duration next) {
    synchronized (this) {
      Instant now = clock.instant();
      Instant since = contact.state() == State.NO_CONTACT ? contact.since() : now;
      contact =
          new Contact(
              State.NO_CONTACT,
              contact.host(),
              since,
              contact.lastContact(),
              reason,
              now,
              now.plus(next));
    }
    super.contactFailed(reason, next);
  }

  private static String reason(Throwable error) {
    String text = error.getMessage();
    return text == null || text.isBlank() ? error.getClass().getSimpleName() : text;
  }
}
