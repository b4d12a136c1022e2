package dev.fleetspeak.server.contact;

import dev.fleetspeak.common.wire.WireLimits;
import java.time.Duration;

/**
 * What may differ between servers on the way of a contact.
 *
 * @param notificationAddress where other servers reach this one to wake a stream; recorded with
 *     every stream
 * @param cacheAge how long what is known of a client is used without asking the store
 * @param recheck how often an idle stream looks for messages whose lease has run out; each stream
 *     varies it by up to half
 * @param maxAnswerBytes most bytes of messages in one answer or frame; a single larger message
 *     still goes, alone
 */
public record ContactSettings(
    String notificationAddress, Duration cacheAge, Duration recheck, int maxAnswerBytes) {

  /** The usual values: 45 seconds (server.md 1.10), 5 minutes, 20 MiB. */
  public static ContactSettings of(String notificationAddress) {
    return new ContactSettings(
        notificationAddress,
        Duration.ofSeconds(45),
        Duration.ofMinutes(5),
        WireLimits.MAX_CONTACT_BYTES);
  }
}
