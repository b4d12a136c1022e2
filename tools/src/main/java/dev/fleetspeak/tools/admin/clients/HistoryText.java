package dev.fleetspeak.tools.admin.clients;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.history.HistorySummary;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A history for people: labels and forms that scripts rely on (tools.md 3.4). */
final class HistoryText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private HistoryText() {}

  static List<String> of(HistorySummary summary) {
    List<String> lines = new ArrayList<>();
    lines.add("Contact history:");
    lines.add("  First Recorded Contact: " + time(summary.start()));
    lines.add("  Last Recorded Contact: " + time(summary.end()));
    lines.add("  Contact Count: " + summary.count());
    lines.add("  Observed IP Count: " + summary.ipCount());
    lines.add("  Split Points: " + summary.splitPoints());
    lines.add("  Splits: " + summary.splits());
    lines.add("  Skips: " + summary.skips());
    if (summary.splits() > 0) {
      lines.add(
          "The client seems to have been restored %d times, from %d different images."
              .formatted(summary.splits(), summary.splitPoints()));
    }
    if (summary.isCloned()) {
      lines.add(
          ("Skips (%d) outnumber splits (%d): the client has probably been cloned. After"
                  + " blacklistclients each copy makes a key of its own.")
              .formatted(summary.skips(), summary.splits()));
    }
    return lines;
  }

  @SuppressWarnings("ProtoTimestampGetSecondsGetNano") // the fraction alone is meant
  private static String time(@Nullable Timestamp time) {
    if (time == null) {
      return "";
    }
    String fraction = "%09d".formatted(time.getNanos()).replaceAll("0+$", "");
    return SECONDS.format(TimeText.instant(time))
        + (fraction.isEmpty() ? "" : "." + fraction)
        + " +0000 UTC";
  }
}
