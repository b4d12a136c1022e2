package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.stats.ClientMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What goes between one server and this client, for the metrics (wire-client 6.4). Thread-safe.
 *
 * @param host host:port
 */
record Traffic(ClientMetrics metrics, String host) {

  /** A contact left, or did not. */
  void sent(long bytes, @Nullable Throwable error) {
    metrics.outbound(host, bytes, error);
  }

  /** A contact came, or none will. */
  void received(long bytes, @Nullable Throwable error) {
    metrics.inbound(host, bytes, error);
  }
}
