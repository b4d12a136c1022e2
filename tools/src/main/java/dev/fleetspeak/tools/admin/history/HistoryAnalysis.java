package dev.fleetspeak.tools.admin.history;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.tools.admin.command.AdminException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds restored and cloned clients in their contacts, by the rules of tools.md 3.4. */
public final class HistoryAnalysis {
  private static final int NANOS_OF_SECOND = 1_000_000_000;
  private static final Comparator<Timestamp> BY_TIME =
      Comparator.comparingLong(Timestamp::getSeconds).thenComparingInt(Timestamp::getNanos);

  /** Bucket of contacts without a nonce that is known: the start of life, or too old to see. */
  private static final long UNKNOWN = 0;

  private HistoryAnalysis() {}

  /**
   * Analyses all contacts of one client, in any order.
   *
   * @throws AdminException if they cannot be one client's history: equal times or sent nonces, a
   *     nonce that came back before it was sent
   */
  public static HistorySummary analyse(Collection<ClientContact> contacts) throws AdminException {
    List<ClientContact> ordered =
        contacts.stream()
            .sorted(Comparator.comparing(ClientContact::getTimestamp, BY_TIME))
            .toList();
    Map<Long, Timestamp> sent = sentNonces(ordered);
    Map<Long, Integer> buckets = new HashMap<>();
    int skips = 0;
    for (int i = 0; i < ordered.size(); i++) {
      ClientContact contact = ordered.get(i);
      buckets.merge(bucket(contact, sent), 1, Integer::sum);
      if (i > 0 && contact.getReceivedNonce() != ordered.get(i - 1).getSentNonce()) {
        skips++;
      }
    }
    int splitPoints = 0;
    int splits = 0;
    for (int size : buckets.values()) {
      splitPoints += size > 1 ? 1 : 0;
      splits += size - 1;
    }
    return new HistorySummary(
        ordered.isEmpty() ? null : ordered.getFirst().getTimestamp(),
        ordered.isEmpty() ? null : ordered.getLast().getTimestamp(),
        ordered.size(),
        hosts(ordered).size(),
        splitPoints,
        splits,
        skips);
  }

  /** When each nonce was sent. */
  @SuppressWarnings("ProtoTimestampGetSecondsGetNano") // the bounds of the fraction alone are meant
  private static Map<Long, Timestamp> sentNonces(List<ClientContact> ordered)
      throws AdminException {
    Set<Timestamp> times = new HashSet<>();
    Map<Long, Timestamp> sent = new HashMap<>();
    for (ClientContact contact : ordered) {
      Timestamp time = contact.getTimestamp();
      if (!contact.hasTimestamp() || time.getNanos() < 0 || time.getNanos() >= NANOS_OF_SECOND) {
        throw new AdminException("the history holds a contact without a valid time");
      }
      if (!times.add(time)) {
        throw new AdminException("the history holds two contacts of one time");
      }
      if (sent.put(contact.getSentNonce(), time) != null) {
        throw new AdminException(
            "the history holds two contacts that sent the nonce "
                + Long.toUnsignedString(contact.getSentNonce()));
      }
    }
    return sent;
  }

  private static long bucket(ClientContact contact, Map<Long, Timestamp> sent)
      throws AdminException {
    long received = contact.getReceivedNonce();
    Timestamp when = sent.get(received);
    if (received == UNKNOWN || when == null) {
      return UNKNOWN;
    }
    if (BY_TIME.compare(when, contact.getTimestamp()) >= 0) {
      throw new AdminException(
          "the history holds a contact that came with the nonce "
              + Long.toUnsignedString(received)
              + " before it was sent");
    }
    return received;
  }

  private static Set<String> hosts(List<ClientContact> contacts) {
    Set<String> hosts = new HashSet<>();
    for (ClientContact contact : contacts) {
      int colon = contact.getObservedAddress().lastIndexOf(':');
      if (colon >= 0) {
        hosts.add(contact.getObservedAddress().substring(0, colon));
      }
    }
    return hosts;
  }
}
