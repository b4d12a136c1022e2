package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.console.v1.CountBucket;
import dev.fleetspeak.proto.console.v1.CountColumn;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.StoredMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The console's words for what the store knows. */
final class ConsoleTerms {
  private ConsoleTerms() {}

  static @Nullable Direction direction(dev.fleetspeak.proto.console.v1.Direction asked) {
    return switch (asked) {
      case DIRECTION_UNSPECIFIED -> null;
      case DIRECTION_TO_CLIENT -> Direction.TO_CLIENT;
      case DIRECTION_FROM_CLIENT -> Direction.FROM_CLIENT;
      case DIRECTION_INTERNAL -> Direction.INTERNAL;
      case UNRECOGNIZED -> throw unknown("direction");
    };
  }

  private static dev.fleetspeak.proto.console.v1.Direction direction(Direction known) {
    return switch (known) {
      case TO_CLIENT -> dev.fleetspeak.proto.console.v1.Direction.DIRECTION_TO_CLIENT;
      case FROM_CLIENT -> dev.fleetspeak.proto.console.v1.Direction.DIRECTION_FROM_CLIENT;
      case INTERNAL -> dev.fleetspeak.proto.console.v1.Direction.DIRECTION_INTERNAL;
    };
  }

  static @Nullable MessageState state(dev.fleetspeak.proto.console.v1.MessageState asked) {
    return switch (asked) {
      case MESSAGE_STATE_UNSPECIFIED -> null;
      case MESSAGE_STATE_PENDING -> MessageState.PENDING;
      case MESSAGE_STATE_PROCESSED -> MessageState.PROCESSED;
      case MESSAGE_STATE_FAILED -> MessageState.FAILED;
      case UNRECOGNIZED -> throw unknown("state");
    };
  }

  private static dev.fleetspeak.proto.console.v1.MessageState state(MessageState known) {
    return switch (known) {
      case PENDING -> dev.fleetspeak.proto.console.v1.MessageState.MESSAGE_STATE_PENDING;
      case PROCESSED -> dev.fleetspeak.proto.console.v1.MessageState.MESSAGE_STATE_PROCESSED;
      case FAILED -> dev.fleetspeak.proto.console.v1.MessageState.MESSAGE_STATE_FAILED;
    };
  }

  /** Width of a bucket; null for one sum over everything. */
  static @Nullable Duration bucket(CountBucket asked) {
    return switch (asked) {
      case COUNT_BUCKET_NONE -> null;
      case COUNT_BUCKET_MINUTE -> Duration.ofMinutes(1);
      case COUNT_BUCKET_HOUR -> Duration.ofHours(1);
      case COUNT_BUCKET_DAY -> Duration.ofDays(1);
      case UNRECOGNIZED -> throw unknown("bucket");
    };
  }

  static CountQuery.Column column(CountColumn asked) {
    return switch (asked) {
      case COUNT_COLUMN_MESSAGE_TYPE -> CountQuery.Column.TYPE;
      case COUNT_COLUMN_SOURCE_SERVICE -> CountQuery.Column.SOURCE_SERVICE;
      case COUNT_COLUMN_DESTINATION_SERVICE -> CountQuery.Column.DESTINATION_SERVICE;
      case COUNT_COLUMN_DIRECTION -> CountQuery.Column.DIRECTION;
      case COUNT_COLUMN_UNSPECIFIED, UNRECOGNIZED -> throw unknown("group_by");
    };
  }

  static MessageSummary summary(StoredMessage stored) {
    MessageSummary.Builder summary =
        MessageSummary.newBuilder()
            .setMessage(stored.message())
            .setState(state(stored.state()))
            .setRetryCount(stored.retryCount());
    if (stored.due() != null) {
      summary.setDueTime(Times.timestamp(stored.due()));
    }
    return summary.build();
  }

  static dev.fleetspeak.proto.console.v1.MessageCount count(MessageCount row) {
    dev.fleetspeak.proto.console.v1.MessageCount.Builder count =
        dev.fleetspeak.proto.console.v1.MessageCount.newBuilder()
            .setCount(row.stored())
            .setProcessed(row.processed())
            .setFailed(row.failed())
            .setBytes(row.bytes());
    if (row.bucketStart() != null) {
      count.setBucketStart(Times.timestamp(row.bucketStart()));
    }
    if (row.direction() != null) {
      count.setDirection(direction(row.direction()));
    }
    if (row.sourceService() != null) {
      count.setSourceService(row.sourceService());
    }
    if (row.destinationService() != null) {
      count.setDestinationService(row.destinationService());
    }
    if (row.type() != null) {
      count.setMessageType(row.type());
    }
    return count.build();
  }

  private static IllegalArgumentException unknown(String field) {
    return new IllegalArgumentException(field + " has an unknown value");
  }
}
