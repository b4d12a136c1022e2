package dev.fleetspeak.tools.admin.messages;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.proto.console.v1.CountBucket;
import dev.fleetspeak.proto.console.v1.CountColumn;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.MessageCount;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** {@code counts}: how many messages there were, by direction, services and type. */
public final class CountsCommand implements Command {
  /** The protocol's own service on both ends: acknowledgements, client information. */
  private static final String SYSTEM = "system";

  private static final List<CountBucket> BUCKETS =
      List.of(
          CountBucket.COUNT_BUCKET_MINUTE,
          CountBucket.COUNT_BUCKET_HOUR,
          CountBucket.COUNT_BUCKET_DAY);

  private static final Comparator<MessageCount> ORDER =
      Comparator.comparing((MessageCount row) -> TimeText.instant(row.getBucketStart()))
          .thenComparing(row -> MessageWords.direction(row.getDirection()))
          .thenComparing(MessageCount::getSourceService)
          .thenComparing(MessageCount::getDestinationService)
          .thenComparing(MessageCount::getMessageType);

  @Override
  public String word() {
    return "counts";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "counts messages by direction, services and type";
  }

  @Override
  public List<CommandFlag> flags() {
    return List.of(
        CommandFlag.toggle("system", "count the messages of the service \"system\" too"),
        CommandFlag.text("direction", "to_client, from_client or internal"),
        CommandFlag.text("service", "only messages from or to this service"),
        CommandFlag.text("type", "only messages of this type"),
        CommandFlag.text("since", "from this time on, or from this long ago: 2h"),
        CommandFlag.text("until", "before this time, or before this long ago"),
        CommandFlag.text("bucket", "count each minute, hour or day for itself"));
  }

  @Override
  public String details() {
    return "Counts are kept as messages are stored; those of the service \"system\", by which the\n"
        + "protocol itself works, are left out unless --system is given.";
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    CountBucket bucket =
        Arguments.choice(
            "bucket",
            arguments.string("bucket"),
            "COUNT_BUCKET_",
            CountBucket.COUNT_BUCKET_NONE,
            BUCKETS);
    CountMessagesRequest.Builder request =
        CountMessagesRequest.newBuilder()
            .setBucket(bucket)
            .addGroupBy(CountColumn.COUNT_COLUMN_DIRECTION)
            .addGroupBy(CountColumn.COUNT_COLUMN_SOURCE_SERVICE)
            .addGroupBy(CountColumn.COUNT_COLUMN_DESTINATION_SERVICE)
            .addGroupBy(CountColumn.COUNT_COLUMN_MESSAGE_TYPE)
            .setDirection(MessageWords.direction("direction", arguments.string("direction")))
            .setServiceName(arguments.string("service"))
            .setMessageType(arguments.string("type"));
    Instant now = session.clock().instant();
    Timestamp since = TimeText.point("since", arguments.string("since"), now);
    Timestamp until = TimeText.point("until", arguments.string("until"), now);
    if (since != null) {
      request.setStartTime(since);
    }
    if (until != null) {
      request.setEndTime(until);
    }
    boolean system = arguments.bool("system") || arguments.string("service").equals(SYSTEM);
    List<MessageCount> rows =
        session.console().countMessages(request.build()).getCountsList().stream()
            .filter(row -> system || !isSystem(row))
            .sorted(ORDER)
            .toList();
    boolean buckets = bucket != CountBucket.COUNT_BUCKET_NONE;
    session.output().rows(table(buckets), rows, "No messages were counted.");
    return 0;
  }

  private static boolean isSystem(MessageCount row) {
    return row.getSourceService().equals(SYSTEM) || row.getDestinationService().equals(SYSTEM);
  }

  private static Table<MessageCount> table(boolean buckets) {
    Table<MessageCount> table = new Table<>();
    if (buckets) {
      table.value(
          "bucket_start",
          "From:",
          row -> TimeText.iso(row.getBucketStart()),
          row -> TimeText.table(row.getBucketStart()));
    }
    return table
        .text("direction", "Direction:", row -> MessageWords.direction(row.getDirection()))
        .text("source_service", "Source service:", MessageCount::getSourceService)
        .text("destination_service", "Destination service:", MessageCount::getDestinationService)
        .text("message_type", "Message type:", MessageCount::getMessageType)
        .number("count", "Count:", MessageCount::getCount)
        .number("processed", "Processed:", MessageCount::getProcessed)
        .number("failed", "Failed:", MessageCount::getFailed)
        .number("bytes", "Bytes:", MessageCount::getBytes);
  }
}
