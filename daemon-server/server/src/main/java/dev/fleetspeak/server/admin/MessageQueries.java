package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.console.v1.Backlog;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.CountMessagesResponse;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages of messages, and counts of them. */
final class MessageQueries {
  private final Datastore store;
  private final PayloadAccess payloads;

  MessageQueries(Datastore store, PayloadAccess payloads) {
    this.payloads = payloads;
    this.store = store;
  }

  ListMessagesResponse list(ListMessagesRequest request) {
    payloads.check(request.getWantData());
    @Nullable Instant from =
        Times.optional("start_time", request.hasStartTime(), request.getStartTime());
    @Nullable Instant to = Times.optional("end_time", request.hasEndTime(), request.getEndTime());
    Times.checkWindow(from, to);
    MessagePage page =
        store.queryMessages(
            new MessageQuery(
                request.getClientId().isEmpty() ? null : ClientId.of(request.getClientId()),
                ConsoleTerms.direction(request.getDirection()),
                wanted(request.getServiceName()),
                wanted(request.getMessageType()),
                ConsoleTerms.state(request.getState()),
                from,
                to,
                request.getWantData(),
                Requests.pageSize(request.getPageSize()),
                wanted(request.getPageToken())));
    ListMessagesResponse.Builder response =
        ListMessagesResponse.newBuilder().setTotalEstimate(page.totalEstimate());
    page.messages().forEach(message -> response.addMessages(ConsoleTerms.summary(message)));
    if (page.nextPageToken() != null) {
      response.setNextPageToken(page.nextPageToken());
    }
    return response.build();
  }

  CountMessagesResponse count(CountMessagesRequest request) {
    @Nullable Instant from =
        Times.optional("start_time", request.hasStartTime(), request.getStartTime());
    @Nullable Instant to = Times.optional("end_time", request.hasEndTime(), request.getEndTime());
    Times.checkWindow(from, to);
    CountMessagesResponse.Builder response = CountMessagesResponse.newBuilder();
    store
        .countMessages(
            new CountQuery(
                from,
                to,
                ConsoleTerms.bucket(request.getBucket()),
                request.getGroupByList().stream()
                    .map(ConsoleTerms::column)
                    .collect(Collectors.toSet()),
                ConsoleTerms.direction(request.getDirection()),
                wanted(request.getServiceName()),
                wanted(request.getMessageType())))
        .forEach(row -> response.addCounts(ConsoleTerms.count(row)));
    return response.build();
  }

  Backlog backlog() {
    dev.fleetspeak.server.store.Backlog waiting = store.backlog();
    Backlog.Builder backlog =
        Backlog.newBuilder().setToClients(waiting.toClients()).setToServer(waiting.toServer());
    if (waiting.oldest() != null) {
      backlog.setOldestCreationTime(Times.timestamp(waiting.oldest()));
    }
    return backlog.build();
  }

  private static @Nullable String wanted(String filter) {
    return filter.isEmpty() ? null : filter;
  }
}
