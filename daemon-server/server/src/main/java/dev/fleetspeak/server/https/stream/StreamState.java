package dev.fleetspeak.server.https.stream;

import dev.fleetspeak.server.contact.StreamContact;

/**
 * Where a stream is in its life. {@link ServerStream} makes the transitions.
 *
 * <pre>
 *  head --> Opening --first record taken--> Open --done_sending sent--> Draining
 *              |                             |                             |
 *              | refused,                    +-- body ended, life over, ---+
 *              | peer gone                   |   record failed, replaced
 *              |                             v
 *              |                         Finishing --last acknowledgement written--> Ended
 *              |                             |                                         ^
 *              +-----------------------------+---- peer gone, out of time -------------+
 * </pre>
 */
sealed interface StreamState {

  /** The first record is awaited or being handled. */
  record Opening() implements StreamState {}

  /** Records up, messages and acknowledgements down. */
  record Open(StreamContact contact) implements StreamState {}

  /** The client was told that nothing more comes; its records are still taken. */
  record Draining(StreamContact contact) implements StreamState {}

  /** No record is taken any more; those under way are still acknowledged. */
  record Finishing(StreamContact contact) implements StreamState {}

  /** Over. */
  record Ended() implements StreamState {}
}
