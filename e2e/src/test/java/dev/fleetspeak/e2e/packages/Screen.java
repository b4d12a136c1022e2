package dev.fleetspeak.e2e.packages;

import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** An X server without a screen. */
final class Screen implements AutoCloseable {
  private final Process server;
  private final String display;
  private final Path picture;

  private Screen(Process server, String display, Path picture) {
    this.server = server;
    this.display = display;
    this.picture = picture;
  }

  /**
   * Starts one on a free display.
   *
   * @param logs where it prints to, and keeps its pixels
   */
  static Screen open(Path logs) {
    Path log = logs.resolve("xvfb.log");
    // -ac: its clients come from another root and bring no cookie; it listens on no network.
    Process server =
        Command.start(
            log,
            List.of(
                "sh",
                "-c",
                "exec setpriv --pdeathsig=KILL Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp -ac -fbdir \"$1\""
                    + " 3>\"$1/display\"",
                "sh",
                logs.toString()));
    Path number = logs.resolve("display");
    Awaitility.await()
        .alias("an X server; see " + log)
        .atMost(Duration.ofSeconds(30))
        .failFast(() -> !server.isAlive())
        .until(() -> number.toFile().exists() && Repository.read(number).endsWith("\n"));
    return new Screen(server, ":" + Repository.read(number).strip(), logs.resolve("Xvfb_screen0"));
  }

  /** What programs take as DISPLAY. */
  String display() {
    return display;
  }

  /** Where X servers have their sockets. */
  static Path sockets() {
    return Path.of("/tmp/.X11-unix");
  }

  /** Its windows, one a line, with their titles and sizes. */
  String windows() {
    return Command.run(List.of("xwininfo", "-display", display, "-root", "-tree"));
  }

  /** How many colours are on it: text with smooth edges has many, a blank window few. */
  long colours() {
    try {
      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(picture));
      // The format of xwd: its header tells its own length, and how many colours' names follow.
      file.position(file.getInt(0) + 12 * file.getInt(76));
      IntBuffer pixels = file.slice().asIntBuffer();
      return IntStream.range(0, pixels.limit()).map(pixels::get).distinct().count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps what it shows, in the format of xwd. */
  void keep(Path file) {
    try {
      Files.copy(picture, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.destroy();
    server.onExit().join();
  }
}
