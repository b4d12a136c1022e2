package dev.fleetspeak.server.https.files;

import com.google.protobuf.ByteString;
import java.util.Locale;
import java.util.Map;

/** Content types by a name's extension, else by a look at the content. Clients ignore them. */
final class ContentTypes {
  private static final int LOOK_BYTES = 512;
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("gif", "image/gif"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("xml", "text/xml; charset=utf-8"));

  private ContentTypes() {}

  static String of(String name, ByteString content) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String known = BY_EXTENSION.get(extension);
    if (known != null && name.indexOf('.') >= 0) {
      return known;
    }
    for (int i = 0; i < Math.min(LOOK_BYTES, content.size()); i++) {
      int next = content.byteAt(i) & 0xFF;
      // Control characters that no text has; those it has: tab to return, and escape.
      if (next < 0x20 && !(next >= 0x09 && next <= 0x0D) && next != 0x1B) {
        return "application/octet-stream";
      }
    }
    return "text/plain; charset=utf-8";
  }
}
