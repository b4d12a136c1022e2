package dev.fleetspeak.server.dispatch;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.service.TemporaryServiceException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeoutException;

/** How calls of services end, in the store's terms (server.md 4.2, 4.5). */
final class Verdict {
  /** Longer texts are cut, so that they fit the reference's column. */
  static final int MAX_REASON_BYTES = 900;

  private static final String CUT = "...";

  private Verdict() {}

  /**
   * Whether the message is to come again: the service said so, or what it waited for took too long,
   * or the process itself is in trouble, which is no fault of the message.
   */
  static boolean isTemporary(Throwable problem) {
    return problem instanceof TemporaryServiceException
        || problem instanceof TimeoutException
        || problem instanceof HttpTimeoutException
        || problem instanceof InterruptedIOException
        || problem instanceof InterruptedException
        || !(problem instanceof Exception);
  }

  /** The message is done. */
  static MessageResult processed(Instant now) {
    return MessageResult.newBuilder().setProcessedTime(timestamp(now)).build();
  }

  /** The message failed for good. */
  static MessageResult failed(Instant now, String reason) {
    return MessageResult.newBuilder()
        .setProcessedTime(timestamp(now))
        .setFailed(true)
        .setFailedReason(cut(reason))
        .build();
  }

  /** What the operator reads about a permanent failure. */
  static String reason(Throwable problem) {
    String text = problem.getMessage();
    return text == null || text.isBlank() ? problem.getClass().getSimpleName() : text;
  }

  /** At most 900 bytes of UTF-8, whole characters only. */
  static String cut(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES) {
      return text;
    }
    int room = MAX_REASON_BYTES - CUT.length();
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      String character = Character.toString(text.codePointAt(i));
      used += character.getBytes(StandardCharsets.UTF_8).length;
      if (used > room) {
        break;
      }
      kept.append(character);
      i += character.length();
    }
    return kept.append(CUT).toString();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
