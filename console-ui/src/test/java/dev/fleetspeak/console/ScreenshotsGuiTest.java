package dev.fleetspeak.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.console.testing.SeededServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself with {@code --screenshots} (issue 5, item 7). */
@Tag("gui")
class ScreenshotsGuiTest {
  @TempDir Path folder;

  private int run(String address, Path out) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.fleetspeak.console.Launcher",
                "--admin_addr",
                address,
                "--screenshots",
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static void arePictures(Path out, int count) throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      List<Path> pictures = files.toList();
      assertThat(pictures).hasSize(count);
      for (Path picture : pictures) {
        byte[] bytes = Files.readAllBytes(picture);
        assertThat(new String(bytes, 1, 3, StandardCharsets.US_ASCII)).isEqualTo("PNG");
        assertThat(bytes.length).isGreaterThan(10_000);
      }
    }
  }

  @Test
  @DisplayName("7: every page and state, light and dark, in both sizes, without a display")
  void everyPage() throws Exception {
    String address;
    try (SeededServer server = new SeededServer(folder, 100, 1000)) {
      address = server.address();
      Path out = folder.resolve("all");
      assertThat(run(address, out)).isZero();
      arePictures(out.resolve("data"), 15 * 4);
      for (String state : List.of("empty", "refused", "reduced", "lost")) {
        arePictures(out.resolve(state), 6 * 4);
      }
    }
    Path gone = folder.resolve("gone");
    assertThat(run(address, gone)).isEqualTo(1);
    arePictures(gone.resolve("lost"), 6 * 4);
  }
}
