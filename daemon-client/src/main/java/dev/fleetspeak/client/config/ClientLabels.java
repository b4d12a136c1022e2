package dev.fleetspeak.client.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The labels that a client reports: architecture, system, then configured ones (client.md 2.2). */
public final class ClientLabels {
  private ClientLabels() {}

  /**
   * Puts the labels together.
   *
   * @param configured texts; blank ones do not count
   */
  public static List<String> with(List<String> configured) {
    List<String> labels = new ArrayList<>();
    labels.add(architecture(System.getProperty("os.arch", "")));
    labels.add(system(System.getProperty("os.name", "")));
    configured.stream().filter(label -> !label.isBlank()).forEach(labels::add);
    return labels;
  }

  /** The names that fleets know, which are Go's. */
  static String architecture(String java) {
    return switch (java.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "x86", "i386", "i486", "i586", "i686" -> "386";
      case "arm", "armv7l", "armv6l" -> "arm";
      default -> java;
    };
  }

  /** The names that fleets know, which are Go's. */
  static String system(String java) {
    String name = java.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac") || name.startsWith("darwin")) {
      return "darwin";
    }
    return name.startsWith("windows") ? "windows" : name;
  }
}
