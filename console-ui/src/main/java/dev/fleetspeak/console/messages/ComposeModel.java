package dev.fleetspeak.console.messages;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.payload.Decoded;
import dev.fleetspeak.console.kit.payload.PayloadTypes;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/** The form that sends a message from its text form, and waits for the answer. */
public final class ComposeModel {
  /** How long an answer is waited for. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Session session;
  private final PayloadTypes types;
  private final BooleanProperty open = new SimpleBooleanProperty();
  private final StringProperty client = new SimpleStringProperty("");
  private final StringProperty service = new SimpleStringProperty("");
  private final StringProperty messageType = new SimpleStringProperty("");
  private final StringProperty payloadType = new SimpleStringProperty("");
  private final StringProperty text = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper missing = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper progress = new ReadOnlyStringWrapper("");
  private final Feed<Reply> reply;
  private @Nullable Instant since;

  /**
   * How a wait ended.
   *
   * @param words in one line
   * @param isGood whether there is an answer
   * @param answer its payload; null without one
   */
  public record Reply(String words, boolean isGood, @Nullable Decoded answer) {}

  ComposeModel(Session session, PayloadTypes types) {
    this.session = session;
    this.types = types;
    this.reply = new Feed<>(session.ui());
    for (StringProperty field : List.of(client, service, messageType, payloadType, text)) {
      field.subscribe(_ -> judge());
    }
    reply.busy().subscribe(_ -> tick());
  }

  /** Opens the form for a client. */
  public void begin(String clientId, String serviceName) {
    client.set(clientId);
    service.set(serviceName);
    reply.reset();
    open.set(true);
  }

  private void judge() {
    Draft draft = message();
    problem.set(draft instanceof Draft.Bad(String why) ? why : "");
    missing.set(draft instanceof Draft.Incomplete(String what) ? what : "");
  }

  private sealed interface Draft {
    record Good(Message message) implements Draft {}

    /** Nothing is wrong yet, and something has to be filled in. */
    record Incomplete(String what) implements Draft {}

    record Bad(String why) implements Draft {}
  }

  private Draft message() {
    ClientId target;
    try {
      target = ClientId.parse(client.get().trim());
    } catch (IllegalArgumentException _) {
      return new Draft.Bad("a client's id has 16 hex digits");
    }
    if (target.isNil()) {
      return new Draft.Incomplete("name the client");
    }
    if (service.get().isBlank()) {
      return new Draft.Incomplete("name the client's service");
    }
    Message.Builder message =
        Message.newBuilder()
            .setMessageId(MessageId.random().bytes())
            .setSource(Address.newBuilder().setServiceName(service.get().trim()))
            .setDestination(
                Address.newBuilder()
                    .setClientId(target.bytes())
                    .setServiceName(service.get().trim()))
            .setMessageType(messageType.get().trim());
    if (payloadType.get().isBlank()) {
      return text.get().isBlank()
          ? new Draft.Good(message.build())
          : new Draft.Incomplete("name the payload's type, or leave the payload empty");
    }
    return payload(message);
  }

  private Draft payload(Message.Builder message) {
    String name = payloadType.get().trim();
    Descriptor type = types.registry().find(name);
    if (type == null) {
      return new Draft.Bad("type " + name + " is not known; add its descriptor set");
    }
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
    try {
      TextFormat.Parser.newBuilder()
          .setTypeRegistry(types.registry())
          .build()
          .merge(text.get(), builder);
    } catch (TextFormat.ParseException e) {
      return new Draft.Bad(words(type, e));
    }
    return new Draft.Good(message.setData(Any.pack(builder.build())).build());
  }

  private static String words(Descriptor type, TextFormat.ParseException e) {
    String said = String.valueOf(e.getMessage());
    String unknown = said.substring(said.lastIndexOf('.') + 1).strip();
    String what =
        said.contains("unknown fields")
            ? "%s has no field \"%s\"".formatted(type.getName(), unknown)
            : said.substring(said.indexOf(": ") + 2);
    return "payload, line %d, column %d: %s".formatted(e.getLine(), e.getColumn(), what);
  }

  /** Sends and does not wait. */
  public void send() {
    FleetspeakApi api = session.api().get();
    if (api != null && message() instanceof Draft.Good(Message message)) {
      String id = Ids.brief(Ids.hex(message.getMessageId()));
      since = session.now();
      reply.ask(
          () -> api.send(message).map(_ -> new Reply("Stored for delivery as " + id, true, null)));
    }
  }

  /** Sends and waits for what the client's service says to it. */
  public void sendAndWait() {
    FleetspeakApi api = session.api().get();
    if (api != null && message() instanceof Draft.Good(Message message)) {
      var registry = types.registry();
      since = session.now();
      reply.ask(
          () ->
              api.sendAndWait(message, PATIENCE)
                  .map(
                      response ->
                          new Reply(
                              words(response),
                              response.hasAnswer(),
                              response.hasAnswer() && response.getAnswer().hasData()
                                  ? Decoded.of(response.getAnswer().getData(), registry, false)
                                  : null)));
    }
  }

  private static String words(SendAndWaitResponse response) {
    return switch (response.getOutcome()) {
      case OUTCOME_ANSWERED ->
          "Answered: %s%s"
              .formatted(
                  response.getAnswer().getMessageType().isEmpty()
                      ? "no type"
                      : response.getAnswer().getMessageType(),
                  response.getMatch() == SendAndWaitResponse.Match.MATCH_TIME
                      ? " (matched by time)"
                      : "");
      case OUTCOME_FAILED -> "Failed: " + response.getResult().getFailedReason();
      case OUTCOME_TIMED_OUT ->
          "No answer within %s; the message may still be delivered"
              .formatted(Durations.brief(PATIENCE));
      default -> "The server did not say how it ended";
    };
  }

  /** Ends the wait; the message itself is sent anyway. */
  public void stopWaiting() {
    reply.abandon();
    progress.set("Not waiting any more; the message is sent anyway.");
  }

  void tick() {
    boolean isWaiting = reply.busy().get() && since != null;
    progress.set(
        isWaiting ? "Waiting, " + Durations.brief(Duration.between(since, session.now())) : "");
  }

  /** Whether the form is in view. */
  public BooleanProperty open() {
    return open;
  }

  /** Id of the client. */
  public StringProperty client() {
    return client;
  }

  /** Service of the client, and of the server for the answer. */
  public StringProperty service() {
    return service;
  }

  /** Message type; may be empty. */
  public StringProperty messageType() {
    return messageType;
  }

  /** Full name of the payload's type; may be empty. */
  public StringProperty payloadType() {
    return payloadType;
  }

  /** Payload in text form. */
  public StringProperty text() {
    return text;
  }

  /** What is wrong in what was filled in; empty if nothing is. */
  public ReadOnlyStringProperty problem() {
    return problem.getReadOnlyProperty();
  }

  /** What has to be filled in before it can be sent; empty if nothing is missing. */
  public ReadOnlyStringProperty missing() {
    return missing.getReadOnlyProperty();
  }

  /** How long has been waited; empty if nothing is under way. */
  public ReadOnlyStringProperty progress() {
    return progress.getReadOnlyProperty();
  }

  /** How it ended. */
  public Feed<Reply> reply() {
    return reply;
  }

  /** Names that a payload's type can have. */
  public List<String> typeNames() {
    return types.names();
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }
}
