package dev.fleetspeak.console.messages;

import com.google.protobuf.ByteString;
import dev.fleetspeak.console.api.ApiException;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.RowPage;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.MessageState;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One message by its id. The original admin interface tells when it was made and how it ended; a
 * server that lists messages tells the rest.
 */
final class MessageLookup {
  private final FleetspeakApi api;
  private final ByteString id;

  MessageLookup(FleetspeakApi api, ByteString id) {
    this.api = api;
    this.id = id;
  }

  Call<RowPage<MessageRow>> ask() {
    return api.messageStatus(id)
        .then(
            status -> {
              Instant created =
                  status.hasCreationTime() ? Times.instant(status.getCreationTime()) : null;
              return created == null ? Call.ready(page(List.of())) : whole(status, created);
            });
  }

  private Call<RowPage<MessageRow>> whole(GetMessageStatusResponse status, Instant created) {
    Call<ListMessagesResponse> listed =
        api.messages(
            ListMessagesRequest.newBuilder()
                .setStartTime(Times.timestamp(created))
                .setEndTime(Times.timestamp(created.plusNanos(1)))
                .setPageSize(1000)
                .build());
    CompletableFuture<ListMessagesResponse> found =
        listed
            .answer()
            .exceptionallyCompose(
                thrown ->
                    ApiException.of(thrown).kind() == ApiFailure.Kind.NOT_SUPPORTED
                        ? CompletableFuture.completedFuture(
                            ListMessagesResponse.getDefaultInstance())
                        : CompletableFuture.failedFuture(thrown));
    return new Call<>(found, listed.cancel())
        .map(
            response ->
                page(
                    List.of(
                        response.getMessagesList().stream()
                            .filter(one -> one.getMessage().getMessageId().equals(id))
                            .findFirst()
                            .map(MessageRow::of)
                            .orElseGet(() -> bare(status)))));
  }

  private MessageRow bare(GetMessageStatusResponse status) {
    Message.Builder message =
        Message.newBuilder().setMessageId(id).setCreationTime(status.getCreationTime());
    MessageState state = MessageState.MESSAGE_STATE_PENDING;
    if (status.hasResult()) {
      message.setResult(status.getResult());
      state =
          status.getResult().getFailed()
              ? MessageState.MESSAGE_STATE_FAILED
              : MessageState.MESSAGE_STATE_PROCESSED;
    }
    return MessageRow.of(MessageSummary.newBuilder().setMessage(message).setState(state).build());
  }

  private static RowPage<MessageRow> page(List<MessageRow> rows) {
    return new RowPage<>(rows, "", rows.size());
  }
}
