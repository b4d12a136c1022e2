package dev.fleetspeak.client.service.socket;

/** What of Windows' named pipes can be told anywhere (client.md 7.3). */
final class PipePath {
  private static final String PREFIX = "\\\\.\\pipe\\";

  private PipePath() {}

  /**
   * Refuses a pipe's name, and a path of Windows, where a socket is expected.
   *
   * @throws IllegalArgumentException if it is one
   */
  static void refuse(String path) {
    if (path.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        || path.matches("[A-Za-z]:[\\\\/].*")) {
      throw new IllegalArgumentException(
          "config.api_proxy_path is of Windows: "
              + path
              + "; on this system name the absolute path of a Unix socket");
    }
  }
}
