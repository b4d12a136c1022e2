package dev.fleetspeak.client.comms.http1;

import dev.fleetspeak.client.comms.http.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer's status line and headers. */
record AnswerHead(int minorVersion, int status, List<Header> headers) {

  boolean isInterim() {
    return status < 200;
  }

  @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  boolean hasToken(String name, String token) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        for (String part : header.value().split(",", -1)) {
          if (part.strip().equalsIgnoreCase(token)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  boolean keepsAlive() {
    return minorVersion >= 1 && !hasToken("Connection", "close");
  }
}
