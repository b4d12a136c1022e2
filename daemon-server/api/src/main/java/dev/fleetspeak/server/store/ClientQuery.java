package dev.fleetspeak.server.store;

import java.time.Instant;
import java.util.List;
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
    Order order,
    int pageSize,
    @Nullable String pageToken) {

  /** Copies the labels. */
  public ClientQuery {
    labels = List.copyOf(labels);
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
