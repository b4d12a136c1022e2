package dev.fleetspeak.server.https.files;

import com.google.protobuf.ByteString;
import dev.fleetspeak.server.https.exchange.Answer;
import dev.fleetspeak.server.https.exchange.HttpDates;
import dev.fleetspeak.server.https.exchange.RequestHead;
import dev.fleetspeak.server.store.StoredFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The answer with a file's content, or the part of it that is wanted (wire-server 4.3). */
final class FileAnswer {
  private FileAnswer() {}

  static Answer of(RequestHead head, StoredFile file) {
    Instant modified = file.modified().truncatedTo(ChronoUnit.SECONDS);
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    boolean timeKnown = modified.getEpochSecond() > 0;
    if (timeKnown) {
      headers.add(Map.entry("Last-Modified", HttpDates.format(modified)));
    }
    FileConditions conditions = new FileConditions(head, modified, timeKnown);
    int failed = conditions.failure();
    if (failed != 0) {
      return new Answer(failed, headers, ByteString.EMPTY, false);
    }
    headers.add(Map.entry("Accept-Ranges", "bytes"));
    ByteString content = file.content();
    String type = ContentTypes.of(file.name(), content);
    String wanted = head.headers().get("Range");
    if (wanted == null || !conditions.rangeHolds()) {
      return whole(headers, type, content);
    }
    return part(headers, type, content, ByteRanges.parse(wanted, content.size()));
  }

  private static Answer part(
      List<Map.Entry<String, String>> headers, String type, ByteString content, ByteRanges wanted) {
    return switch (wanted) {
      case ByteRanges.Everything _ -> whole(headers, type, content);
      case ByteRanges.None _ -> {
        headers.add(Map.entry("Content-Range", "bytes */" + content.size()));
        headers.add(Map.entry("Content-Type", "text/plain; charset=utf-8"));
        yield new Answer(416, headers, ByteString.copyFromUtf8("invalid range\n"), false);
      }
      case ByteRanges.Some some when some.ranges().size() == 1 -> {
        ByteRanges.Range range = some.ranges().getFirst();
        headers.add(Map.entry("Content-Type", type));
        headers.add(Map.entry("Content-Range", range.header(content.size())));
        yield new Answer(206, headers, content.substring(range.from(), range.to()), false);
      }
      case ByteRanges.Some some -> multipart(headers, type, content, some.ranges());
    };
  }

  private static Answer whole(
      List<Map.Entry<String, String>> headers, String type, ByteString content) {
    headers.add(Map.entry("Content-Type", type));
    return new Answer(200, headers, content, false);
  }

  private static Answer multipart(
      List<Map.Entry<String, String>> headers,
      String type,
      ByteString content,
      List<ByteRanges.Range> ranges) {
    String boundary = Long.toHexString(ThreadLocalRandom.current().nextLong());
    ByteString body = ByteString.EMPTY;
    for (ByteRanges.Range range : ranges) {
      String lead =
          "--%s\r\nContent-Range: %s\r\nContent-Type: %s\r\n\r\n"
              .formatted(boundary, range.header(content.size()), type);
      body =
          body.concat(ByteString.copyFromUtf8(lead))
              .concat(content.substring(range.from(), range.to()))
              .concat(ByteString.copyFromUtf8("\r\n"));
    }
    body = body.concat(ByteString.copyFromUtf8("--" + boundary + "--\r\n"));
    headers.add(Map.entry("Content-Type", "multipart/byteranges; boundary=" + boundary));
    return new Answer(206, headers, body, false);
  }
}
