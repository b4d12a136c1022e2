package dev.fleetspeak.server.contact;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.fleetspeak.common.crypto.ContactSignatures;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.ValidationInfo;
import dev.fleetspeak.proto.common.WrappedContactData;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.authorizer.ClientInfo;
import dev.fleetspeak.server.authorizer.ContactInfo;
import dev.fleetspeak.server.authorizer.SignatureResult;
import dev.fleetspeak.server.contact.ContactException.Reason;
import dev.fleetspeak.server.log.LogLimit;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a contact is let in: parses it, checks its signatures, asks the authorizer. Nothing is
 * stored before all hooks agreed (W13). Refusals are quiet: anybody can cause them (FLAW 13).
 */
final class ContactGate {
  private static final Logger log = LoggerFactory.getLogger(ContactGate.class);

  private final Authorizer authorizer;
  private final LogLimit badSignatures = new LogLimit(50, Duration.ofSeconds(30));

  ContactGate(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * A contact that may be processed.
   *
   * @param data what it says
   * @param validation what the authorizer attaches to its messages
   */
  record Admitted(ContactData data, ValidationInfo validation) {}

  /** Reads the outer layer. An empty body is an empty contact. */
  WrappedContactData parse(byte[] body) throws ContactException {
    try {
      // The inner bytes stay where they are: the body belongs to this contact alone.
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(body).newCodedInput();
      input.enableAliasing(true);
      WrappedContactData wrapped = WrappedContactData.parseFrom(input);
      input.checkLastTagWas(0);
      return wrapped;
    } catch (IOException e) {
      throw new ContactException(Reason.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }

  /** What the authorizer is told of a contact. */
  static ContactInfo describe(Peer peer, WrappedContactData wrapped) {
    return new ContactInfo(
        peer.id(), wrapped.getContactData().size(), wrapped.getClientLabelsList());
  }

  /** Allow2, before the client is looked up. */
  void arrive(Peer peer, ContactInfo contact) throws ContactException {
    require(authorizer.allow2(peer.address(), contact), peer);
  }

  /** Allow3, once it was looked up. */
  void recognize(Peer peer, ContactInfo contact, ClientInfo client) throws ContactException {
    require(authorizer.allow3(peer.address(), contact, client), peer);
  }

  /** Signatures, Allow4, then the content (wire-server 6.1 steps 6 to 9, and 6.2). */
  Admitted admit(Peer peer, ContactInfo contact, ClientInfo client, WrappedContactData wrapped)
      throws ContactException {
    Optional<ValidationInfo> validation =
        authorizer.allow4(peer.address(), contact, client, signatures(peer, wrapped));
    require(validation.isPresent(), peer);
    ContactData data = content(wrapped);
    if (data.getMessagesCount() > WireLimits.MAX_MESSAGES) {
      throw failed(
          "contact_data contains %d messages, only %d allowed"
              .formatted(data.getMessagesCount(), WireLimits.MAX_MESSAGES),
          null);
    }
    return new Admitted(data, validation.orElseThrow());
  }

  private List<SignatureResult> signatures(Peer peer, WrappedContactData wrapped)
      throws ContactException {
    if (wrapped.getSignaturesCount() == 0) {
      return List.of();
    }
    try {
      List<SignatureResult> results =
          ContactSignatures.verify(wrapped).stream()
              .map(one -> new SignatureResult(one.chain(), one.algorithm(), one.valid()))
              .toList();
      if (!results.stream().allMatch(SignatureResult::valid) && badSignatures.allow()) {
        log.warn("a signature on a contact of client {} does not hold", peer.id());
      }
      return results;
    } catch (CertificateException e) {
      throw failed("unable to parse a signature's certificate", e);
    }
  }

  private static ContactData content(WrappedContactData wrapped) throws ContactException {
    try {
      return ContactWrapping.unwrap(wrapped);
    } catch (InvalidProtocolBufferException e) {
      throw failed("unable to parse contact_data: " + e.getMessage(), e);
    }
  }

  private static void require(boolean allowed, Peer peer) throws ContactException {
    if (!allowed) {
      log.debug("client {} at {} is not authorized", peer.id(), peer.address());
      throw new ContactException(Reason.NOT_AUTHORIZED, "not authorized");
    }
  }

  private static ContactException failed(String text, @Nullable Exception cause) {
    return cause == null
        ? new ContactException(Reason.FAILED, text)
        : new ContactException(Reason.FAILED, text, cause);
  }
}
