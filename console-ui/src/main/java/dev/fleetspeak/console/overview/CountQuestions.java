package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.api.Call;
import dev.fleetspeak.console.api.FleetspeakApi;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.TypeSlots;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import java.time.Duration;
import java.time.Instant;

/** Asks for counts: from the kept counters, or for short windows from the messages themselves. */
final class CountQuestions {
  /** A minute is the finest kept bucket; windows up to here are counted finer. */
  static final Duration FINE_UP_TO = Duration.ofMinutes(15);

  private static final int PAGE = 1000;

  /** More messages than this are not walked; the kept minutes must do then. */
  private static final long MOST_WALKED = 10_000;

  private final FleetspeakApi api;
  private final TypeSlots slots;
  private final Grouping grouping;
  private final Direction direction;
  private final TimeRange.Between range;
  private final Instant now;

  CountQuestions(
      FleetspeakApi api,
      TypeSlots slots,
      Grouping grouping,
      Direction direction,
      TimeRange.Between range,
      Instant now) {
    this.api = api;
    this.slots = slots;
    this.grouping = grouping;
    this.direction = direction;
    this.range = range;
    this.now = now;
  }

  Call<Breakdown> ask() {
    boolean isShort = Duration.between(range.from(), range.to()).compareTo(FINE_UP_TO) <= 0;
    return isShort && grouping != Grouping.OUTCOME ? fine() : kept();
  }

  private Call<Breakdown> kept() {
    Buckets buckets = Buckets.of(range, now);
    CountMessagesRequest request =
        CountMessagesRequest.newBuilder()
            .setStartTime(Times.timestamp(buckets.start()))
            .setEndTime(Times.timestamp(buckets.end()))
            .setBucket(buckets.kept())
            .addAllGroupBy(grouping.columns())
            .setDirection(direction)
            .build();
    return api.counts(request)
        .map(
            response -> {
              Tally tally = new Tally(grouping, buckets);
              response.getCountsList().forEach(tally::add);
              return tally.finish(slots, now);
            });
  }

  private Call<Breakdown> fine() {
    Buckets buckets = Buckets.fine(range);
    return walk("", buckets, new Tally(grouping, buckets));
  }

  private Call<Breakdown> walk(String token, Buckets buckets, Tally tally) {
    ListMessagesRequest request =
        ListMessagesRequest.newBuilder()
            .setStartTime(Times.timestamp(buckets.start()))
            .setEndTime(Times.timestamp(buckets.end()))
            .setDirection(direction)
            .setPageSize(PAGE)
            .setPageToken(token)
            .build();
    return api.messages(request).then(page -> walked(page, buckets, tally));
  }

  private Call<Breakdown> walked(ListMessagesResponse page, Buckets buckets, Tally tally) {
    if (page.getTotalEstimate() < 0 || page.getTotalEstimate() > MOST_WALKED) {
      return kept();
    }
    page.getMessagesList().forEach(tally::add);
    return page.getNextPageToken().isEmpty()
        ? Call.ready(tally.finish(slots, now))
        : walk(page.getNextPageToken(), buckets, tally);
  }
}
