package dev.fleetspeak.server.authorizer;

import dev.fleetspeak.proto.common.ValidationInfo;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may speak. Hooks run in the order allow1 to allow4, each with more knowledge; calls
 * come from many threads and should be quick.
 */
public interface Authorizer {

  /** A connection came in, before TLS; false closes it without a byte. */
  default boolean allow1(SocketAddress address) {
    return true;
  }

  /** A contact began; false answers 503. */
  default boolean allow2(SocketAddress address, ContactInfo contact) {
    return true;
  }

  /** The client was looked up; false answers 503. */
  default boolean allow3(SocketAddress address, ContactInfo contact, ClientInfo client) {
    return true;
  }

  /**
   * Signatures were checked; asked before anything is stored, once for each contact and each record
   * of a stream.
   *
   * @return what to attach to the messages of the contact, or empty to refuse
   */
  default Optional<ValidationInfo> allow4(
      SocketAddress address,
      ContactInfo contact,
      ClientInfo client,
      List<SignatureResult> signatures) {
    return Optional.of(ValidationInfo.getDefaultInstance());
  }
}
