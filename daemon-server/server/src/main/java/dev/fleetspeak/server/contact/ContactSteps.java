package dev.fleetspeak.server.contact;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.WrappedContactData;
import dev.fleetspeak.server.authorizer.ClientInfo;
import dev.fleetspeak.server.authorizer.ContactInfo;
import dev.fleetspeak.server.contact.ContactException.Reason;
import dev.fleetspeak.server.contact.ContactGate.Admitted;
import dev.fleetspeak.server.contact.ContactWriter.Written;
import dev.fleetspeak.server.log.LogLimit;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.NewClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps that polls, first records and later records are made of (wire-server 6.1, 6.2). */
final class ContactSteps {
  private static final Logger log = LoggerFactory.getLogger(ContactSteps.class);

  /** Service name that a client's own labels stand under. */
  private static final String CLIENT = "client";

  private static final int MAX_LABELS = 100;
  private static final int MAX_LABEL_CHARS = 128;

  /** End of year 9999, the last that a protobuf timestamp may tell. */
  private static final long MAX_CLOCK_SECONDS = 253_402_300_799L;

  private final ClientCache clients;
  private final ContactGate gate;
  private final IncomingMessages incoming;
  private final ContactWriter writer;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final LogLimit failures = new LogLimit(10, Duration.ofSeconds(5));
  private final RateLimitedLog storeFailures = new RateLimitedLog(log);

  ContactSteps(
      ClientCache clients,
      ContactGate gate,
      IncomingMessages incoming,
      ContactWriter writer,
      Clock clock) {
    this.clients = clients;
    this.gate = gate;
    this.incoming = incoming;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Takes a first contact, up to its commit.
   *
   * @param streamingTo this server's notification address; null for a poll
   */
  OpenContact open(Peer peer, byte[] body, @Nullable String streamingTo) throws ContactException {
    try {
      WrappedContactData wrapped = gate.parse(body);
      ContactInfo info = ContactGate.describe(peer, wrapped);
      gate.arrive(peer, info);
      Optional<ClientCache.Found> found = clients.find(peer.id());
      KnownClient known =
          found.map(ClientCache.Found::client).orElseGet(() -> newcomer(peer, wrapped));
      requireSameKey(peer, known);
      ClientInfo client =
          found.isPresent()
              ? new ClientInfo(false, known.data().labels())
              : new ClientInfo(true, List.of());
      gate.recognize(peer, info, client);
      Admitted admitted = gate.admit(peer, info, client, wrapped);
      ContactRow.Fresh row = row(peer, admitted.data(), streamingTo);
      MessageTokens tokens = new MessageTokens();
      tokens.grant(admitted.data().getAllowedMessagesMap());
      Written written =
          writer.write(
              peer.id(),
              found.isPresent() ? null : enrolment(known.data()),
              row,
              messages(peer, known, admitted));
      return new OpenContact(
          written.labelsChanged() ? changed(peer, known) : known,
          found.map(ClientCache.Found::hit).orElse(false),
          written.contactId(),
          row.time(),
          row.sentNonce(),
          tokens);
    } catch (RuntimeException e) {
      throw internal(peer, e);
    }
  }

  /**
   * Takes a later record of a stream; returns once it is committed.
   *
   * @return whether there may be more to send now
   */
  boolean record(Peer peer, OpenContact contact, byte[] body) throws ContactException {
    try {
      WrappedContactData wrapped = gate.parse(body);
      KnownClient known = current(peer);
      Admitted admitted =
          gate.admit(
              peer,
              ContactGate.describe(peer, wrapped),
              new ClientInfo(false, known.data().labels()),
              wrapped);
      boolean refilled = contact.tokens().grant(admitted.data().getAllowedMessagesMap());
      List<Message> messages = messages(peer, known, admitted);
      if (messages.isEmpty()) {
        return refilled;
      }
      ContactRow row = new ContactRow.Continued(contact.contactId());
      Written written = writer.write(peer.id(), null, row, messages);
      if (written.labelsChanged()) {
        clients.invalidate(peer.id());
      }
      return refilled || written.labelsChanged();
    } catch (RuntimeException e) {
      throw internal(peer, e);
    }
  }

  /** The client as it is now: streams see new labels and a block too (W17, FLAW 6). */
  KnownClient current(Peer peer) {
    return clients
        .find(peer.id())
        .map(ClientCache.Found::client)
        .orElseGet(() -> clients.absent(new ClientData(peer.publicKey(), List.of(), false)));
  }

  private KnownClient changed(Peer peer, KnownClient before) {
    clients.invalidate(peer.id());
    return clients.find(peer.id()).map(ClientCache.Found::client).orElse(before);
  }

  private List<Message> messages(Peer peer, KnownClient known, Admitted admitted) {
    return incoming.accept(
        peer.id(),
        admitted.data().getMessagesList(),
        admitted.validation(),
        known.data().blacklisted(),
        clock.instant());
  }

  private KnownClient newcomer(Peer peer, WrappedContactData wrapped) {
    List<Label> labels =
        wrapped.getClientLabelsList().stream()
            .filter(label -> label.length() <= MAX_LABEL_CHARS && label.indexOf('\0') < 0)
            .distinct()
            .limit(MAX_LABELS)
            .map(label -> Label.newBuilder().setServiceName(CLIENT).setLabel(label).build())
            .toList();
    return clients.absent(new ClientData(peer.publicKey(), labels, false));
  }

  private static NewClient enrolment(ClientData client) {
    return new NewClient(
        client.publicKey(), client.labels().stream().map(Label::getLabel).toList());
  }

  /** The id is a short hash; the key itself decides (W29). */
  private static void requireSameKey(Peer peer, KnownClient known) throws ContactException {
    if (!known.data().publicKey().isEmpty() && !known.data().publicKey().equals(peer.publicKey())) {
      log.debug("client {} came with another key than the one that is stored", peer.id());
      throw new ContactException(Reason.NOT_AUTHORIZED, "not authorized");
    }
  }

  private ContactRow.Fresh row(Peer peer, ContactData data, @Nullable String streamingTo) {
    return new ContactRow.Fresh(
        clock.instant(),
        nonce(),
        data.getSequencingNonce(),
        AddressText.of(peer.address()),
        data.hasClientClock() ? clientClock(data.getClientClock()) : null,
        streamingTo);
  }

  /** Never zero, which stands for a client that never had one. */
  private long nonce() {
    long nonce;
    do {
      nonce = random.nextLong();
    } while (nonce == 0);
    return nonce;
  }

  /** What no timestamp can say, or no datastore can keep, counts as not told (FLAW 28). */
  private static @Nullable Instant clientClock(Timestamp told) {
    boolean sane =
        told.getSeconds() >= 0
            && told.getSeconds() <= MAX_CLOCK_SECONDS
            && told.getNanos() >= 0
            && told.getNanos() <= 999_999_999;
    return sane ? Instant.ofEpochSecond(told.getSeconds(), told.getNanos()) : null;
  }

  /** What failed is for the log, not for the peer (W28). */
  private ContactException internal(Peer peer, RuntimeException cause) {
    if (cause instanceof DatastoreException) {
      // Every client of a datastore in trouble comes by here, again and again.
      storeFailures.warn("a contact of client {} failed: {}", peer.id(), cause.getMessage());
    } else if (failures.allow()) {
      log.error("a contact of client {} failed", peer.id(), cause);
    }
    return new ContactException(Reason.FAILED, "internal error", cause);
  }
}
