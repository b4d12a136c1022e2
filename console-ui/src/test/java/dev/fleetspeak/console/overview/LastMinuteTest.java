package dev.fleetspeak.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.proto.console.v1.CountMessagesResponse;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.MessageCount;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LastMinuteTest {
  private static final Instant MINUTE = Instant.parse("2026-03-04T05:06:00Z");

  private static MessageCount count(Instant minute, Direction direction, long count) {
    return MessageCount.newBuilder()
        .setBucketStart(Times.timestamp(minute))
        .setDirection(direction)
        .setCount(count)
        .build();
  }

  private static LastMinute at(int second, MessageCount... counts) {
    return new LastMinute(
        CountMessagesResponse.newBuilder().addAllCounts(java.util.List.of(counts)).build(),
        MINUTE,
        MINUTE.plusSeconds(second));
  }

  @Test
  void whatCameJustNowCountsAtOnce() {
    LastMinute last = at(2, count(MINUTE, Direction.DIRECTION_FROM_CLIENT, 9));
    assertThat(last.sum(Direction.DIRECTION_FROM_CLIENT)).isEqualTo(9);
    assertThat(last.sum(Direction.DIRECTION_TO_CLIENT)).isZero();
  }

  @Test
  void theMinuteBeforeCountsByItsShare() {
    MessageCount before = count(MINUTE.minusSeconds(60), Direction.DIRECTION_TO_CLIENT, 120);
    MessageCount running = count(MINUTE, Direction.DIRECTION_TO_CLIENT, 10);
    assertThat(at(0, before, running).sum(Direction.DIRECTION_TO_CLIENT)).isEqualTo(130);
    assertThat(at(15, before, running).sum(Direction.DIRECTION_TO_CLIENT)).isEqualTo(100);
    assertThat(at(60, before, running).sum(Direction.DIRECTION_TO_CLIENT)).isEqualTo(10);
  }
}
