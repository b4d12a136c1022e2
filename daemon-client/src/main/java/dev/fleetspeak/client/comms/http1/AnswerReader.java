package dev.fleetspeak.client.comms.http1;

import dev.fleetspeak.client.comms.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/** Reads answers by RFC 9112, with bounds on whatever a hostile server may stretch. */
final class AnswerReader {
  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 100;

  private final WireInput in;

  AnswerReader(WireInput in) {
    this.in = in;
  }

  /** The next head, which may be an interim one. */
  AnswerHead head() throws IOException {
    String line = in.line(MAX_LINE);
    if (line.length() < 12 || !line.startsWith("HTTP/1.") || line.charAt(8) != ' ') {
      throw new ProtocolException("the answer is no HTTP/1 answer");
    }
    int minor = line.charAt(7) - '0';
    int status = number(line.substring(9, 12), 10, "status");
    if (minor < 0 || minor > 9 || status < 100 || status > 599) {
      throw new ProtocolException("the answer is no HTTP/1 answer");
    }
    return new AnswerHead(minor, status, headers());
  }

  private List<Header> headers() throws IOException {
    List<Header> headers = new ArrayList<>();
    for (String line = in.line(MAX_LINE); !line.isEmpty(); line = in.line(MAX_LINE)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || Character.isWhitespace(line.charAt(0))) {
        throw new ProtocolException("a header of the answer is malformed");
      }
      if (headers.size() == MAX_HEADERS) {
        throw new ProtocolException("the answer has more than " + MAX_HEADERS + " headers");
      }
      try {
        headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
      } catch (IllegalArgumentException e) {
        throw malformed("a header of the answer is malformed", e);
      }
    }
    return headers;
  }

  /** The final head: interim ones are passed over, but not without end. */
  AnswerHead finalHead() throws IOException {
    for (int i = 0; i < MAX_HEADERS; i++) {
      AnswerHead head = head();
      if (!head.isInterim()) {
        return head;
      }
    }
    throw new ProtocolException("the server sends interim answers without end");
  }

  /** The body that follows a final head. */
  InputStream body(AnswerHead head) throws IOException {
    if (head.status() == 204 || head.status() == 304) {
      return new SizedBody(in, 0);
    }
    if (head.hasToken("Transfer-Encoding", "chunked")) {
      return new ChunkedBody(in);
    }
    String length = head.header("Content-Length");
    if (length == null) {
      return in;
    }
    try {
      long bytes = Long.parseLong(length);
      if (bytes >= 0) {
        return new SizedBody(in, bytes);
      }
    } catch (NumberFormatException e) {
      throw malformed("the answer's Content-Length is malformed", e);
    }
    throw new ProtocolException("the answer's Content-Length is negative");
  }

  /** Whether the end of the body is known without the connection's end. */
  static boolean isDelimited(AnswerHead head) {
    return head.status() == 204
        || head.status() == 304
        || head.hasToken("Transfer-Encoding", "chunked")
        || head.header("Content-Length") != null;
  }

  static int number(String digits, int radix, String what) throws ProtocolException {
    try {
      int number = Integer.parseInt(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw malformed("the answer's " + what + " is malformed", e);
    }
    throw new ProtocolException("the answer's " + what + " is negative");
  }

  private static ProtocolException malformed(String text, Exception cause) {
    ProtocolException e = new ProtocolException(text);
    e.initCause(cause);
    return e;
  }
}
