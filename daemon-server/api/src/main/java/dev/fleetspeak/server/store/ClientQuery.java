package dev.fleetspeak.server.store;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter over clients; null fields do not filter.
 *
 * @param idPrefix lower-case hex digits the id begins with
 * @param labels label texts that must all be there
 * @param blacklisted whether blocked clients are wanted, or only those
 * @param contactAfter last contact at or after
 * @param contactBefore last contact before
 * @param streaming whether the last contact was a stream
 * @param online who is online, if that is asked
 * @param service what the clients run, if that is asked
 * @param order how the page is sorted
 * @param pageSize most clients to return, 1 to 1000
 * @param pageToken where to go on, from the page before
 */
public record ClientQuery(
    @Nullable String idPrefix,
    List<String> labels,
    @Nullable Boolean blacklisted,
    @Nullable Instant contactAfter,
    @Nullable Instant contactBefore,
    @Nullable Boolean streaming,
    @Nullable Online online,
    @Nullable Runs service,
    Order order,
    int pageSize,
    @Nullable String pageToken) {

  /** Copies the labels. */
  public ClientQuery {
    labels = List.copyOf(labels);
  }

  /**
   * Clients that are online, or those that are not: by a stream that the asker knows to be open, or
   * by a recent contact.
   *
   * @param wanted whether those that are online are wanted, or the others
   * @param contactAfter a last contact at this time or later is recent
   * @param streams who has a stream
   */
  public record Online(boolean wanted, Instant contactAfter, Set<ClientId> streams) {
    /** Copies the streams. */
    public Online {
      streams = Set.copyOf(streams);
    }
  }

  /**
   * Clients that last reported a service.
   *
   * @param service its name
   * @param signature signature of its configuration, empty if unsigned; null for any
   */
  public record Runs(String service, @Nullable ByteString signature) {}

  /** Every client, by id, from the first on. */
  public static ClientQuery all(int pageSize) {
    return new ClientQuery(
        null, List.of(), null, null, null, null, null, null, Order.ID, pageSize, null);
  }

  /** The same sorted otherwise, going on at a token. */
  public ClientQuery sorted(Order by, @Nullable String token) {
    return new ClientQuery(
        idPrefix,
        labels,
        blacklisted,
        contactAfter,
        contactBefore,
        streaming,
        online,
        service,
        by,
        pageSize,
        token);
  }

  /** The same for clients that are online, or those that are not. */
  public ClientQuery where(Online presence) {
    return new ClientQuery(
        idPrefix,
        labels,
        blacklisted,
        contactAfter,
        contactBefore,
        streaming,
        presence,
        service,
        order,
        pageSize,
        pageToken);
  }

  /** The same for clients that run a service. */
  public ClientQuery where(Runs runs) {
    return new ClientQuery(
        idPrefix,
        labels,
        blacklisted,
        contactAfter,
        contactBefore,
        streaming,
        online,
        runs,
        order,
        pageSize,
        pageToken);
  }

  /** Sort orders; ties are broken by client id. */
  public enum Order {
    /** By client id. */
    ID,
    /** Latest contact first. */
    LAST_CONTACT_DESC,
    /** Oldest contact first. */
    LAST_CONTACT_ASC
  }
}
