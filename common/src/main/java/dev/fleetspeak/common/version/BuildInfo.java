package dev.fleetspeak.common.version;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What was built, stamped by the build in one place. */
public final class BuildInfo {
  private static final Properties PROPERTIES = load();

  private BuildInfo() {}

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** Version of the product, such as {@code 0.1.0}. */
  public static String version() {
    return PROPERTIES.getProperty("version", "unknown");
  }

  /** Short commit id, or {@code unknown}. */
  public static String commit() {
    return PROPERTIES.getProperty("commit", "unknown");
  }

  /** When it was built, ISO 8601 in UTC. */
  public static String time() {
    return PROPERTIES.getProperty("time", "unknown");
  }

  /** What {@code --version} prints. */
  public static String line(String program) {
    return "%s %s (commit %s, built %s, Java %s)"
        .formatted(program, version(), commit(), time(), Runtime.version());
  }
}
