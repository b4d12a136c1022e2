package dev.fleetspeak.client.comms;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as HTTP headers have them: in GMT, to the second. */
final class HttpDate {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  static String format(Instant time) {
    return FORM.format(time);
  }

  /** A time, or null if there is none or it is in any other form. */
  static @Nullable Instant parse(@Nullable String text) {
    try {
      return text == null ? null : FORM.parse(text, Instant::from);
    } catch (DateTimeException _) {
      return null;
    }
  }
}
