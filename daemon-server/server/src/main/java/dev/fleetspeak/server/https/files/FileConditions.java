package dev.fleetspeak.server.https.files;

import dev.fleetspeak.server.https.exchange.RequestHead;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What a request makes its answer depend on. Files have no entity tags, so tags never match.
 *
 * @param head the request
 * @param modified when the file was stored, in whole seconds
 * @param timeKnown whether that time means anything
 */
record FileConditions(RequestHead head, Instant modified, boolean timeKnown) {

  /** The status if the content is not wanted, or 0 if it is. */
  int failure() {
    boolean reading = head.method().equals("GET") || head.method().equals("HEAD");
    String match = head.headers().get("If-Match");
    if (match != null) {
      if (!match.strip().equals("*")) {
        return 412;
      }
    } else if (isAfter("If-Unmodified-Since")) {
      return 412;
    }
    String noneMatch = head.headers().get("If-None-Match");
    if (noneMatch != null) {
      if (noneMatch.strip().equals("*")) {
        return reading ? 304 : 412;
      }
    } else if (reading && time("If-Modified-Since") != null && !isAfter("If-Modified-Since")) {
      return 304;
    }
    return 0;
  }

  /** Whether a range may be answered with a part. */
  boolean rangeHolds() {
    return head.headers().get("If-Range") == null || modified.equals(time("If-Range"));
  }

  private boolean isAfter(String header) {
    Instant limit = time(header);
    return limit != null && modified.isAfter(limit);
  }

  private @Nullable Instant time(String header) {
    String text = head.headers().get(header);
    if (text == null || !timeKnown) {
      return null;
    }
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException _) {
      return null;
    }
  }
}
