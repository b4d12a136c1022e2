package dev.fleetspeak.client.service.socket;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;

/** The path of a socket: first it has a temporary name, so that nobody sees it half made. */
final class UnixPath {
  private static final boolean MAC =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");

  /** What an address of the system holds, without its closing zero. */
  static final int MAX_BYTES = MAC ? 103 : 107;

  private UnixPath() {}

  static Path temporary(Path path) {
    return path.resolveSibling(path.getFileName() + ".tmp");
  }

  /**
   * Refuses what no address can hold.
   *
   * @throws IllegalArgumentException if the temporary name is too long
   */
  static void checkLength(Path path) {
    int bytes = temporary(path).toString().getBytes(Charset.defaultCharset()).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "config.api_proxy_path is too long: with \".tmp\" behind it, it has %d bytes of %d"
              .formatted(bytes, MAX_BYTES));
    }
  }
}
