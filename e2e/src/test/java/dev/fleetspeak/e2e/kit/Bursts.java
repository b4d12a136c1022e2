package dev.fleetspeak.e2e.kit;

import com.google.protobuf.Int64Value;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.peer.BurstDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Servers that record what they process, and clients that send a thousand messages when told to and
 * record what they are given: whatever fails in between, what was acknowledged can be counted.
 */
public final class Bursts {
  private Bursts() {}

  /** A line for each message processed: id and number. */
  public record Log(Path file) {
    /** All that was processed so far. */
    public List<String> lines() {
      String text = Files.exists(file) ? Repository.read(file) : "";
      // The last line may be only half there.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** How many different messages from this number on. */
    public long from(long first) {
      return lines().stream()
          .map(line -> Long.parseLong(line.split(" ")[1]))
          .filter(number -> number >= first)
          .distinct()
          .count();
    }

    /** The messages' numbers. */
    public Set<Long> numbers() {
      Set<Long> numbers = new HashSet<>();
      lines().forEach(line -> numbers.add(Long.parseLong(line.split(" ")[1])));
      return numbers;
    }
  }

  /** A server whose service {@code burst} records what it is given, on SQLite. */
  public static OurServer server(Path folder, Log log) {
    return OurServer.start(folder, service(log), program());
  }

  /**
   * The same on another database.
   *
   * @param components part of the components file that names it, and whatever else is wanted
   */
  public static OurServer serverOn(String components, Path folder, Log log) {
    return OurServer.startOn(components, folder, service(log), program());
  }

  private static String service(Log log) {
    return """
    services {
      name: "burst"
      factory: "Recorder"
      config { [type.googleapis.com/google.protobuf.StringValue] { value: "%s" } }
    }
    """
        .formatted(log.file());
  }

  private static List<String> program() {
    return List.of(
        Repository.java(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        Repository.jars("daemon-server/server") + ":" + Repository.testClasses(),
        "dev.fleetspeak.server.Main");
  }

  /**
   * A streaming client whose service {@code burst} records what it is given.
   *
   * @param servers where it may connect, one after the other
   */
  public static TestClient client(Path folder, String label, Log log, String... servers) {
    TestClient.textService(folder, "burst", daemon(log));
    StringBuilder others = new StringBuilder();
    for (int i = 1; i < servers.length; i++) {
      others.append("server: ").append(Text.quoted(servers[i])).append('\n');
    }
    return TestClient.ours(
        folder, label, servers[0], new TestClient.Way(true, false, false), others.toString());
  }

  private static String daemon(Log log) {
    List<String> argv =
        List.of(
            Repository.java(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Repository.jars("tools") + ":" + Repository.testClasses(),
            BurstDaemon.class.getName(),
            log.file().toString());
    StringBuilder text = new StringBuilder();
    argv.forEach(word -> text.append("argv: \"").append(word).append("\" "));
    return """
    name: "burst"
    factory: "Daemon"
    config { [type.googleapis.com/fleetspeak.daemonservice.Config] { %s } }
    """
        .formatted(text);
  }

  /** Makes a client send messages with the numbers from {@code first} on. */
  public static void send(AdminApi api, ClientId client, long first) {
    api.insert(AdminApi.message(client, "burst", "Burst", Int64Value.of(first)));
  }
}
