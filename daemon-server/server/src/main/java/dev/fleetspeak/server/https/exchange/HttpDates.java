package dev.fleetspeak.server.https.exchange;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as HTTP writes them. Thread-safe. */
public final class HttpDates {
  private record Made(long second, String text) {}

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static volatile Made made = new Made(-1, "");

  private HttpDates() {}

  /** A time as HTTP writes it, in whole seconds. */
  public static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** The Date header of answers, made once a second. */
  static String now() {
    long second = System.currentTimeMillis() / 1000;
    Made last = made;
    if (last.second != second) {
      last = new Made(second, format(Instant.ofEpochSecond(second)));
      made = last;
    }
    return last.text;
  }
}
