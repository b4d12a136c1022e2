package dev.fleetspeak.tools.admin.history;

import com.google.protobuf.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * What the contacts of one client id tell (tools.md 3.4).
 *
 * @param start time of the first contact; null without contacts
 * @param end time of the last contact; null without contacts
 * @param count number of contacts
 * @param ipCount distinct hosts that they came from
 * @param splitPoints nonces that more than one later contact came back with: images restored from
 * @param splits contacts too many for those nonces: restores
 * @param skips contacts that did not come back with the nonce of the contact before
 */
public record HistorySummary(
    @Nullable Timestamp start,
    @Nullable Timestamp end,
    int count,
    int ipCount,
    int splitPoints,
    int splits,
    int skips) {

  /** Two or more machines use the key at one time. */
  public boolean isCloned() {
    return skips > splits;
  }

  /** Worth a look: restored, or cloned. */
  public boolean isSuspicious() {
    return splits > 0 || isCloned();
  }
}
