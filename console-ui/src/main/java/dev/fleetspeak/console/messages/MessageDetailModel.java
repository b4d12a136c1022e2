package dev.fleetspeak.console.messages;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.console.api.ApiException;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Durations;
import dev.fleetspeak.console.kit.Feed;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.payload.Decoded;
import dev.fleetspeak.console.kit.payload.PayloadTypes;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.MessageState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** One message with its payload, which is asked for only when somebody looks. */
public final class MessageDetailModel {
  private final Session session;
  private final PayloadTypes types;
  private final ReadOnlyObjectWrapper<@Nullable MessageRow> row = new ReadOnlyObjectWrapper<>();
  private final Feed<Content> content;

  /**
   * What a message holds.
   *
   * @param message with its data, if that is still kept
   * @param decoded its data; null if it is gone
   */
  public record Content(Message message, @Nullable Decoded decoded) {}

  MessageDetailModel(Session session, PayloadTypes types) {
    this.session = session;
    this.types = types;
    this.content = new Feed<>(session.ui());
  }

  void show(@Nullable MessageRow shown) {
    row.set(shown);
    content.reset();
    load(false);
  }

  /** Decodes also what exceeds the head of a large payload. */
  public void decodeAll() {
    load(true);
  }

  private void load(boolean all) {
    FleetspeakApi api = session.api().get();
    MessageRow shown = row.get();
    Instant created = shown == null ? null : shown.created();
    if (api == null || shown == null || created == null) {
      return;
    }
    TypeRegistry registry = types.registry();
    content.ask(() -> find(api, shown, created, "", registry, all));
  }

  /** There is no call for one message, so its neighbours in time come along. */
  private static Call<Content> find(
      FleetspeakApi api,
      MessageRow shown,
      Instant created,
      String token,
      TypeRegistry registry,
      boolean all) {
    ListMessagesRequest.Builder request =
        ListMessagesRequest.newBuilder()
            .setStartTime(Times.timestamp(created))
            .setEndTime(Times.timestamp(created.plusNanos(1)))
            .setMessageType(shown.message().getMessageType())
            .setWantData(true)
            .setPageToken(token);
    return api.messages(request.build())
        .then(page -> pick(api, shown, created, page, registry, all));
  }

  private static Call<Content> pick(
      FleetspeakApi api,
      MessageRow shown,
      Instant created,
      ListMessagesResponse page,
      TypeRegistry registry,
      boolean all) {
    for (var summary : page.getMessagesList()) {
      Message message = summary.getMessage();
      if (message.getMessageId().equals(shown.message().getMessageId())) {
        return Call.ready(
            new Content(
                message, message.hasData() ? Decoded.of(message.getData(), registry, all) : null));
      }
    }
    return page.getNextPageToken().isEmpty()
        ? Call.failed(
            new ApiFailure(ApiFailure.Kind.NOT_FOUND, "the message", "the server no longer has it"))
        : find(api, shown, created, page.getNextPageToken(), registry, all);
  }

  void abandon() {
    content.abandon();
  }

  /** The message's life in words, step by step. */
  public String life() {
    MessageRow shown = row.get();
    if (shown == null || shown.created() == null) {
      return "";
    }
    Instant created = shown.created();
    String made = "created " + session.times().get().brief(created, session.now());
    if (shown.summary().getState() == MessageState.MESSAGE_STATE_PENDING) {
      int tries = shown.summary().getRetryCount();
      return made
          + "  \u2192  waiting for "
          + Durations.brief(Duration.between(created, session.now()))
          + (tries == 0 ? ", not handed out yet" : ", handed out " + tries + " times");
    }
    Instant ended = Times.instant(shown.message().getResult().getProcessedTime());
    if (ended == null || ended.getEpochSecond() == 0) {
      return made + "  \u2192  " + shown.state();
    }
    return "%s  \u2192  %s  \u2192  %s %s"
        .formatted(
            made,
            span(created, ended),
            shown.state(),
            session.times().get().brief(ended, session.now()));
  }

  private static String span(Instant from, Instant to) {
    Duration duration = Duration.between(from, to);
    return duration.isNegative() || duration.toMillis() >= 10_000
        ? Durations.brief(duration)
        : duration.toMillis() + " ms";
  }

  /** What the server says about payloads that are gone. */
  public String goneReason() {
    var installation = session.installation().get();
    if (installation == null || !installation.hasPayloadRetention()) {
      return "This server does not keep payloads of processed messages.";
    }
    Duration kept = Duration.ofSeconds(installation.getPayloadRetention().getSeconds());
    MessageRow shown = row.get();
    Instant created = shown == null ? null : shown.created();
    return created != null && Duration.between(created, session.now()).compareTo(kept) < 0
        ? "This message came without one, or the server keeps none of its kind."
        : "Payloads of processed messages are kept for %s (setting payload_retention)."
            .formatted(Durations.brief(kept));
  }

  /** Adds a descriptor set and decodes again. */
  public void addDescriptorSet(Path file) {
    try {
      int added = types.add(Files.readAllBytes(file));
      session.say(added + " message types added from " + file.getFileName());
      load(false);
    } catch (IOException e) {
      session.say(file.getFileName() + ": " + ApiException.of(e).why());
    }
  }

  /** Writes the payload's bytes to a file. */
  public void save(Path file) {
    Content now = content.value().get();
    if (now != null && now.message().hasData()) {
      try {
        Files.write(file, now.message().getData().getValue().toByteArray());
        session.say("Saved to " + file);
      } catch (IOException e) {
        session.say("Could not save: " + e.getMessage());
      }
    }
  }

  /** The message; null for none. */
  public ReadOnlyObjectProperty<@Nullable MessageRow> row() {
    return row.getReadOnlyProperty();
  }

  /** Its content. */
  public Feed<Content> content() {
    return content;
  }

  /** What all pages share. */
  public Session session() {
    return session;
  }
}
