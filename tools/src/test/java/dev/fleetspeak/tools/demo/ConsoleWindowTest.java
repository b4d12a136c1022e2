package dev.fleetspeak.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo opens the console when there is a display (issue 5, item 7). */
class ConsoleWindowTest {
  private static final List<String> WRITER = List.of("/bin/sh", "-c", "echo opened");

  @TempDir Path folder;

  private String open(boolean wanted, Map<String, String> environment, List<String> command) {
    return new ConsoleWindow(wanted, environment).open(command, folder.resolve("console.log"));
  }

  @Test
  @DisplayName("X11 and Wayland are displays")
  void opens() throws Exception {
    for (String variable : List.of("DISPLAY", "WAYLAND_DISPLAY")) {
      Path log = folder.resolve("console.log");
      Files.deleteIfExists(log);
      assertThat(open(true, Map.of(variable, ":0"), WRITER))
          .contains("opens in a window")
          .contains(log.toString());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!Files.readString(log).equals("opened\n") && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertThat(Files.readString(log)).isEqualTo("opened\n");
    }
  }

  @Test
  @DisplayName("without a display, or when it is not wanted, nothing is started")
  void staysShut() {
    assertThat(open(true, Map.of("DISPLAY", " "), WRITER))
        .contains("no display here")
        .contains("./fleetspeak console")
        .contains("--screenshots");
    assertThat(open(false, Map.of("DISPLAY", ":0"), WRITER)).isEmpty();
    assertThat(folder.resolve("console.log")).doesNotExist();
  }

  @Test
  @DisplayName("a console that cannot be started is said so, and nothing more")
  void failure() {
    assertThat(open(true, Map.of("DISPLAY", ":0"), List.of(folder.resolve("none").toString())))
        .startsWith("demo: cannot start the console");
  }

  @Test
  @DisplayName("it is started through the launcher, apart from the terminal")
  void command() {
    assertThat(new Launcher("/opt/fleetspeak").console("127.0.0.1:6061"))
        .contains("/bin/sh", "/opt/fleetspeak", "console")
        .endsWith("--admin_addr", "127.0.0.1:6061");
  }
}
