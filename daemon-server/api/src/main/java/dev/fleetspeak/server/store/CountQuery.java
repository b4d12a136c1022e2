package dev.fleetspeak.server.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which counts, how fine, grouped by what; null fields do not filter.
 *
 * @param from earliest bucket, inclusive; null for the beginning
 * @param to latest bucket, exclusive; null for now
 * @param bucket width of a time bucket (a minute, an hour, a day); null for one sum over all
 * @param groupBy which columns are told apart
 * @param direction only this direction
 * @param service only this source or destination service
 * @param type only this message type
 */
public record CountQuery(
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Duration bucket,
    Set<Column> groupBy,
    @Nullable Direction direction,
    @Nullable String service,
    @Nullable String type) {

  /** Copies the set. */
  public CountQuery {
    groupBy = Set.copyOf(groupBy);
  }

  /** What counts can be told apart by. */
  public enum Column {
    /** Message type. */
    TYPE,
    /** Service that sent it. */
    SOURCE_SERVICE,
    /** Service it is for. */
    DESTINATION_SERVICE,
    /** Which way it goes. */
    DIRECTION
  }
}
