package dev.fleetspeak.server.contact;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.ValidationInfo;
import dev.fleetspeak.server.log.LogLimit;
import dev.fleetspeak.server.metrics.StatsCollector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a client claims into messages the server vouches for (wire-server 6.3): what cannot be
 * delivered is left out, what only the server may say is overwritten (W15).
 */
final class IncomingMessages {
  private static final Logger log = LoggerFactory.getLogger(IncomingMessages.class);

  /** What the reference's columns take; it cuts longer names without a word (FLAW 26). */
  private static final int MAX_NAME_CHARS = 128;

  private final StatsCollector stats;
  private final LogLimit refusals = new LogLimit(50, Duration.ofSeconds(30));

  IncomingMessages(StatsCollector stats) {
    this.stats = stats;
  }

  /**
   * Checks and completes messages; a message that comes twice is kept once.
   *
   * @param blacklisted whether the client is blocked
   * @param validation what the authorizer attached
   */
  List<Message> accept(
      ClientId client,
      List<Message> sent,
      ValidationInfo validation,
      boolean blacklisted,
      Instant now) {
    List<Message> accepted = new ArrayList<>(sent.size());
    Set<MessageId> seen = new HashSet<>();
    for (Message message : sent) {
      String flaw = flaw(message);
      if (flaw != null) {
        refuse(client, message, flaw);
        continue;
      }
      Message complete = complete(client, message, validation, blacklisted, now);
      if (seen.add(MessageId.of(complete.getMessageId()))) {
        accepted.add(complete);
      }
    }
    return accepted;
  }

  private static @Nullable String flaw(Message message) {
    Address destination = message.getDestination();
    Address source = message.getSource();
    if (destination.getServiceName().isEmpty()) {
      return "it has no destination";
    } else if (!destination.getClientId().isEmpty()) {
      return "it is for another client";
    } else if (source.getServiceName().isEmpty()) {
      return "it has no source service";
    } else if (message.getSourceMessageId().isEmpty()) {
      return "it has no source_message_id";
    } else if (!isName(destination.getServiceName())
        || !isName(source.getServiceName())
        || !isName(message.getMessageType())) {
      return "a name in it is longer than " + MAX_NAME_CHARS + " characters or holds a NUL";
    }
    return null;
  }

  /** Whether every datastore can keep a name as it is. */
  private static boolean isName(String text) {
    return text.length() <= MAX_NAME_CHARS && text.indexOf('\0') < 0;
  }

  private static Message complete(
      ClientId client,
      Message message,
      ValidationInfo validation,
      boolean blacklisted,
      Instant now) {
    String service = message.getSource().getServiceName();
    MessageId id = MessageId.ofClientMessage(client, service, message.getSourceMessageId());
    Message.Builder complete =
        message.toBuilder()
            .setMessageId(id.bytes())
            .setSource(
                Address.newBuilder().setClientId(client.bytes()).setServiceName(service).build())
            .setCreationTime(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setIsBlocklistedSource(blacklisted)
            .clearResult()
            .clearValidationInfo();
    if (validation.getTagsCount() > 0) {
      complete.setValidationInfo(validation);
    }
    return complete.build();
  }

  private void refuse(ClientId client, Message message, String flaw) {
    stats.messageRefused(message);
    if (refusals.allow()) {
      log.warn("a message from client {} is dropped: {}", client, flaw);
    }
  }
}
