package dev.fleetspeak.server.store;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what clients last reported to run.
 *
 * @param versions by name, then by signature
 * @param nextPageToken where to go on; null at the end
 * @param reportingClients how many clients reported anything at all
 */
public record ServiceVersions(
    List<Row> versions, @Nullable String nextPageToken, long reportingClients) {

  /** Copies the list. */
  public ServiceVersions {
    versions = List.copyOf(versions);
  }

  /**
   * One service in one version.
   *
   * @param service its name
   * @param signature signature of its configuration, empty if unsigned
   * @param clients how many run it
   * @param newest when the newest of their reports came
   */
  public record Row(String service, ByteString signature, long clients, Instant newest) {}
}
