package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.Presence;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.console.v1.Backlog;
import dev.fleetspeak.proto.console.v1.CountBucket;
import dev.fleetspeak.proto.console.v1.CountColumn;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.CountMessagesResponse;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.MessageCount;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.Tristate;
import dev.fleetspeak.proto.server.Client;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** Asks for what the tiles show. */
final class VitalQuestions {
  private VitalQuestions() {}

  /** A server with only the original admin interface tells clients, and nothing of messages. */
  static Call<Vitals> askReduced(FleetspeakApi api, Presence.Rule rule, Instant now) {
    return api.listClients(List.of())
        .map(
            clients ->
                new Vitals(
                    since(clients, now.minus(rule.onlineWithin())),
                    since(clients, now.minus(Duration.ofHours(24))),
                    clients.size(),
                    -1,
                    -1,
                    -1,
                    -1,
                    null,
                    -1));
  }

  private static long since(List<Client> clients, Instant limit) {
    return clients.stream()
        .map(client -> Times.instant(client.getLastContactTime()))
        .filter(last -> last != null && !last.isBefore(limit))
        .count();
  }

  static Call<Vitals> ask(FleetspeakApi api, TimeRange.Between range, Instant now) {
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    Buckets window = Buckets.of(range, now);
    Call<Object> online =
        api.clients(
                QueryClientsRequest.newBuilder()
                    .setPageSize(1)
                    .setOnline(Tristate.TRISTATE_YES)
                    .build())
            .map(VitalQuestions::total);
    Call<Object> today = clients(api, now.minus(Duration.ofHours(24))).map(VitalQuestions::total);
    Call<Object> all = clients(api, null).map(VitalQuestions::total);
    Call<Object> rate =
        counts(
                api,
                minute.minusSeconds(60),
                minute.plusSeconds(60),
                CountBucket.COUNT_BUCKET_MINUTE)
            .map(counts -> new LastMinute(counts, minute, now));
    Call<Object> failed =
        counts(api, window.start(), window.end(), window.kept()).map(Object.class::cast);
    Call<Object> backlog = api.backlog().map(Object.class::cast);
    return Call.all(List.of(online, today, all, rate, failed, backlog))
        .map(VitalQuestions::together);
  }

  private static Vitals together(List<Object> answers) {
    LastMinute rate = (LastMinute) answers.get(3);
    CountMessagesResponse window = (CountMessagesResponse) answers.get(4);
    Backlog backlog = (Backlog) answers.get(5);
    return new Vitals(
        (Long) answers.get(0),
        (Long) answers.get(1),
        (Long) answers.get(2),
        rate.sum(Direction.DIRECTION_FROM_CLIENT),
        rate.sum(Direction.DIRECTION_TO_CLIENT),
        backlog.getToClients(),
        backlog.getToServer(),
        backlog.hasOldestCreationTime() ? Times.instant(backlog.getOldestCreationTime()) : null,
        window.getCountsList().stream().mapToLong(MessageCount::getFailed).sum());
  }

  private static long total(QueryClientsResponse response) {
    return response.getTotalEstimate();
  }

  private static Call<QueryClientsResponse> clients(
      FleetspeakApi api, @org.jspecify.annotations.Nullable Instant contactAfter) {
    QueryClientsRequest.Builder request = QueryClientsRequest.newBuilder().setPageSize(1);
    Stream.ofNullable(contactAfter)
        .forEach(after -> request.setContactAfter(Times.timestamp(after)));
    return api.clients(request.build());
  }

  private static Call<CountMessagesResponse> counts(
      FleetspeakApi api, Instant from, Instant to, CountBucket bucket) {
    return api.counts(
        CountMessagesRequest.newBuilder()
            .setStartTime(Times.timestamp(from))
            .setEndTime(Times.timestamp(to))
            .setBucket(bucket)
            .addGroupBy(CountColumn.COUNT_COLUMN_DIRECTION)
            .build());
  }
}
