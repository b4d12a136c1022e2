package dev.fleetspeak.client.service.socket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What of Windows' named pipes can be told anywhere. There {@code api_proxy_path} is not the pipe's
 * name but a file that holds it (client.md 7.3).
 */
final class PipePath {
  private static final String WITH_DRIVE = "[A-Za-z]:[\\\\/].*";
  private static final String FIX =
      "; name the file that is to hold the pipe's name, with its drive, such as"
          + " C:\\ProgramData\\Fleetspeak\\pipes\\NAME";

  private PipePath() {}

  /**
   * On Unix: refuses a pipe's name, and a path of Windows, where a socket is expected.
   *
   * @throws IllegalArgumentException if it is one
   */
  static void refuse(String path) {
    if (isPipe(path) || path.matches(WITH_DRIVE)) {
      throw new IllegalArgumentException(
          "config.api_proxy_path is of Windows: "
              + path
              + "; on this system name the absolute path of a Unix socket");
    }
  }

  /**
   * On Windows: refuses what names no file.
   *
   * @throws IllegalArgumentException if it is a pipe's name, or has no drive
   */
  static void check(String path) {
    if (isPipe(path)) {
      // Without the name: who knows it may connect.
      throw new IllegalArgumentException("config.api_proxy_path is the name of a pipe" + FIX);
    }
    if (!path.matches(WITH_DRIVE)) {
      throw new IllegalArgumentException("config.api_proxy_path has no drive: " + path + FIX);
    }
  }

  /**
   * On Windows: refuses a file that is none of a socket service, because listening overwrites it.
   * None at all is good, and an empty one, left by a client that ended before it had a pipe.
   *
   * @throws IllegalArgumentException if something else is there
   */
  static void checkFile(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(
          "config.api_proxy_path: " + file + " is no plain file; name a file of the service's own");
    }
    String content;
    try (InputStream in = Files.newInputStream(file)) {
      content = new String(in.readNBytes(PipeName.LENGTH + 1), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "config.api_proxy_path: " + file + " cannot be read: " + e.getMessage(), e);
    }
    if (content.isEmpty()) {
      return;
    }
    try {
      PipeName.check(content);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "config.api_proxy_path: %s is no file of a socket service, its content %s; delete it if it"
                  .formatted(file, e.getMessage())
              + " is not needed, or name a file of the service's own",
          e);
    }
  }

  private static boolean isPipe(String path) {
    return path.regionMatches(true, 0, PipeName.PREFIX, 0, PipeName.PREFIX.length());
  }
}
