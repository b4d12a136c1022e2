package dev.fleetspeak.server.contact;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.broadcast.Broadcaster;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.StoredMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a client is owed (wire-server 6.4, 6.5). */
final class MailCollector {
  private static final Logger log = LoggerFactory.getLogger(MailCollector.class);
  private static final RateLimitedLog failures = new RateLimitedLog(log);
  private static final String SYSTEM = "system";
  private static final String REKEY = "RekeyRequest";

  private final Datastore store;
  private final Broadcaster broadcasts;
  private final Clock clock;
  private final int maxBytes;

  MailCollector(Datastore store, Broadcaster broadcasts, Clock clock, int maxBytes) {
    this.store = store;
    this.broadcasts = broadcasts;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /**
   * Leases due messages and makes copies of broadcasts; for a blocked client only the request for a
   * new key.
   *
   * @throws DatastoreException if nothing was leased
   */
  Outgoing collect(ClientId client, KnownClient known, String contactId, MessageTokens tokens) {
    if (known.data().blacklisted()) {
      return new Outgoing(List.of(rekeyRequest(client)), false);
    }
    long grants = tokens.grants();
    List<Message> leased =
        store.leaseForClient(client, WireLimits.MAX_MESSAGES, tokens.limits(), contactId);
    int fitting = fitting(leased);
    List<Message> messages = new ArrayList<>(leased.subList(0, fitting));
    tokens.spend(messages);
    if (fitting < leased.size()) {
      giveBack(leased.subList(fitting, leased.size()));
      return new Outgoing(messages, true);
    }
    boolean complete = addBroadcasts(client, known, contactId, messages);
    boolean full = leased.size() >= WireLimits.MAX_MESSAGES;
    return new Outgoing(messages, !complete || full || tokens.grants() != grants);
  }

  /** Makes messages due again that did not reach the client. */
  void giveBack(List<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    try {
      store.giveBack(
          messages.stream().map(message -> MessageId.of(message.getMessageId())).toList());
    } catch (DatastoreException e) {
      failures.warn(
          "{} undelivered messages wait for the end of their lease: {}",
          messages.size(),
          e.getMessage());
    }
  }

  /** What a client's stream did not deliver is due again; if nobody said so, its server died. */
  void streamEnded(ClientId client, Instant time) {
    try {
      store.streamEnded(client, time);
    } catch (DatastoreException e) {
      failures.warn("the end of a stream of client {} is not known: {}", client, e.getMessage());
    }
  }

  /** How many of the messages one answer holds; the first always goes, however large. */
  private int fitting(List<Message> messages) {
    long bytes = 0;
    for (int i = 0; i < messages.size(); i++) {
      bytes += messages.get(i).getSerializedSize();
      if (bytes > maxBytes && i > 0) {
        return i;
      }
    }
    return messages.size();
  }

  /**
   * Adds the broadcasts that the client has not had. A failure here must not cost it what is leased
   * already (W19).
   *
   * @return whether there is nothing left to add now
   */
  private boolean addBroadcasts(
      ClientId client, KnownClient known, String contactId, List<Message> messages) {
    long room = maxBytes - messages.stream().mapToLong(Message::getSerializedSize).sum();
    try {
      Broadcaster.Copies copies =
          broadcasts.copiesFor(
              client, known.data().labels(), known.broadcastsSeen(), room, contactId);
      messages.addAll(copies.messages());
      if (copies.complete()) {
        known.sawBroadcasts(copies.generation());
      }
      return copies.complete();
    } catch (DatastoreException e) {
      failures.warn("cannot look up the broadcasts of client {}: {}", client, e.getMessage());
      return true;
    }
  }

  /** One pending request is enough: a new one at every contact would pile up (W17, FLAW 10). */
  private Message rekeyRequest(ClientId client) {
    MessageQuery pending =
        new MessageQuery(
            client,
            Direction.TO_CLIENT,
            SYSTEM,
            REKEY,
            MessageState.PENDING,
            null,
            null,
            false,
            1,
            null);
    List<StoredMessage> found = store.queryMessages(pending).messages();
    if (!found.isEmpty()) {
      return found.getFirst().message();
    }
    Instant now = clock.instant();
    Message request =
        Message.newBuilder()
            .setMessageId(MessageId.random().bytes())
            .setSource(Address.newBuilder().setServiceName(SYSTEM))
            .setDestination(Address.newBuilder().setClientId(client.bytes()).setServiceName(SYSTEM))
            .setMessageType(REKEY)
            .setCreationTime(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
    store.storeMessages(List.of(request));
    return request;
  }
}
