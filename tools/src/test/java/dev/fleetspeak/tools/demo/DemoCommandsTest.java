package dev.fleetspeak.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.tools.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandsTest {
  @TempDir Path folder;

  private static Captured demo(String line) throws Exception {
    return Captured.of(terminal -> DemoMain.run(List.of(line.split(" ")), terminal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dance",
        "--once up",
        "up --purge",
        "status --clients 2",
        "status --no-console",
        "down --client 0102030405060708",
        "ls",
        "cat --dir d",
        "status now",
        "--clients 0",
        "--clients 101",
        "--clients many",
        "--nonsense",
        "status --output xml"
      })
  void wrongWordsAndFlagsEndWithTwo(String line) throws Exception {
    Captured ran = demo(line);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("Usage: demo");
  }

  @Test
  void helpIsNoError() throws Exception {
    Captured ran = demo("ls --help");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("demo ls|cat").contains("--dir");
  }

  @Test
  void aFolderWithSomethingElseIsLeftAlone() throws Exception {
    Files.writeString(folder.resolve("thesis.txt"), "precious");

    Captured down = demo("down --purge --dir " + folder);

    assertThat(down.code()).isEqualTo(1);
    assertThat(down.err()).contains("holds no demo");
    assertThat(folder.resolve("thesis.txt")).exists();
  }

  @Test
  void withoutADemoStatusSaysHowToStartOne() throws Exception {
    Captured status = demo("status --output json --dir " + folder);

    assertThat(status.code()).isEqualTo(1);
    assertThat(status.out()).isEmpty();
    assertThat(status.err()).contains("no demo is up").contains("demo up").hasLineCount(1);
  }

  @Test
  void purgeRemovesAnInstallationThatIsDown() throws Exception {
    Path root = folder.resolve("d");
    assertThat(new DemoInstallation(new DemoFolder(root), 1).claim()).isFalse();

    Captured down = demo("down --purge --dir " + root);

    assertThat(down.code()).isZero();
    assertThat(root).doesNotExist();
  }
}
