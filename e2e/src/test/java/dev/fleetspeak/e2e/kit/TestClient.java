package dev.fleetspeak.e2e.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client of either make, in a folder of its own. */
public final class TestClient implements AutoCloseable {
  private final Path folder;
  private final List<String> program;
  private final Map<String, String> environment;
  private Program process;

  private TestClient(Path folder, List<String> program, Map<String, String> environment) {
    this.folder = folder;
    this.program = program;
    this.environment = environment;
  }

  /**
   * How a client talks.
   *
   * @param streaming or polling
   * @param http2 whether it prefers HTTP/2
   * @param deflate whether it compresses what it sends
   */
  public record Way(boolean streaming, boolean http2, boolean deflate) {
    /** Every combination. */
    public static List<Way> all() {
      List<Way> ways = new ArrayList<>();
      for (boolean streaming : new boolean[] {false, true}) {
        for (boolean http2 : new boolean[] {false, true}) {
          for (boolean deflate : new boolean[] {false, true}) {
            ways.add(new Way(streaming, http2, deflate));
          }
        }
      }
      return ways;
    }

    @Override
    public String toString() {
      return (streaming ? "streaming" : "polling")
          + (http2 ? "-http2" : "-http1")
          + (deflate ? "-deflate" : "-plain");
    }
  }

  /** Starts our client; {@code more} is added to its main file. */
  public static TestClient ours(Path folder, String label, String server, Way way, String more) {
    return ours(folder, label, server, way, Keys.trusted(), more, "");
  }

  /** As above, with another certificate to trust, as PEM text. */
  public static TestClient ours(
      Path folder, String label, String server, Way way, String trusted, String more) {
    return ours(folder, label, server, way, trusted, more, "");
  }

  /** As above, with flags for its Java. */
  public static TestClient ours(
      Path folder,
      String label,
      String server,
      Way way,
      String trusted,
      String more,
      String javaFlags) {
    prepare(folder, label, server, way, trusted, more);
    TestClient client =
        new TestClient(
            folder,
            List.of(
                Repository.launcher(), "client", "-config", folder.resolve("config").toString()),
            javaFlags.isEmpty() ? Map.of() : Map.of("FLEETSPEAK_JVM_FLAGS", javaFlags));
    client.restart();
    return client;
  }

  /** Starts the reference's client. */
  public static TestClient reference(
      String version, Path folder, String label, String server, Way way) {
    prepare(folder, label, server, way, Keys.trusted(), "");
    TestClient client =
        new TestClient(
            folder,
            List.of(
                Repository.reference(version, "client"),
                "-config",
                folder.resolve("config").toString(),
                "-logtostderr"),
            Map.of());
    client.restart();
    return client;
  }

  /** Puts an unsigned service into a client's folder, before its start. */
  public static void textService(Path folder, String name, String text) {
    Repository.write(folder.resolve("configuration/textservices").resolve(name), text);
  }

  private static void prepare(
      Path folder, String label, String server, Way way, String trusted, String more) {
    Path configuration = folder.resolve("configuration");
    Repository.write(configuration.resolve("services/README"), "");
    configuration.resolve("services/README").toFile().delete();
    Repository.write(
        configuration.resolve("communicator.txt"),
        """
        max_poll_delay_seconds: 1
        max_buffer_delay_seconds: 1
        min_failure_delay_seconds: 1
        %s%s
        """
            .formatted(
                way.deflate() ? "compression: COMPRESSION_DEFLATE\n" : "",
                way.http2() ? "prefer_http2: true\n" : ""));
    Repository.write(
        folder.resolve("config"),
        """
        trusted_certs: %s
        server: %s
        client_label: %s
        filesystem_handler { configuration_directory: %s state_file: %s }
        streaming: %s
        %s
        """
            .formatted(
                Text.quoted(trusted),
                Text.quoted(server),
                Text.quoted(label),
                Text.quoted(configuration.toString()),
                Text.quoted(folder.resolve("state").toString()),
                way.streaming(),
                more));
  }

  /** Starts it again. */
  public void restart() {
    process = Program.start(folder.resolve("client.log"), program, environment);
  }

  /** The running process. */
  public Program process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
