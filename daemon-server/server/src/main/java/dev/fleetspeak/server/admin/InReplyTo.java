package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import java.util.Set;

/** The annotation by which an answer names its request (design.md 5). */
final class InReplyTo {
  private static final String KEY = "in-reply-to";
  private static final String SYSTEM = "system";

  /** What the protocol itself says about messages; never an answer. */
  private static final Set<String> REPORTS = Set.of("MessageAck", "MessageError");

  private InReplyTo() {}

  /** Whether a message says that it answers this request. */
  static boolean names(Message message, MessageId request) {
    return message.getAnnotations().getEntriesList().stream()
        .anyMatch(entry -> isReply(entry) && entry.getValue().equalsIgnoreCase(request.toString()));
  }

  /** Whether a message may be an answer but does not say to what. */
  static boolean mayAnswerAnything(Message message) {
    boolean isReport =
        message.getSource().getServiceName().equals(SYSTEM)
            && REPORTS.contains(message.getMessageType());
    return !isReport
        && message.getAnnotations().getEntriesList().stream().noneMatch(InReplyTo::isReply);
  }

  private static boolean isReply(Annotations.Entry entry) {
    return entry.getKey().equals(KEY);
  }
}
