package dev.fleetspeak.server.https.exchange;

import io.netty.handler.codec.DateFormatter;
import java.util.Date;

/** The Date header of answers, made once a second. Thread-safe. */
final class HttpDates {
  private record Made(long second, String text) {}

  private static volatile Made made = new Made(-1, "");

  private HttpDates() {}

  static String now() {
    long second = System.currentTimeMillis() / 1000;
    Made last = made;
    if (last.second != second) {
      last = new Made(second, DateFormatter.format(new Date(second * 1000)));
      made = last;
    }
    return last.text;
  }
}
