package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watchdog leaves for whoever looks for the fault (client.md 8.3). */
class DumpTest {
  @TempDir Path folder;

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void line48_oneFileWithTheStacksOfVirtualThreadsToo_forTheOwnerAlone() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread stuck =
        Thread.ofVirtual()
            .name("stuck loop")
            .start(
                () -> {
                  try {
                    end.await();
                  } catch (InterruptedException _) {
                    // The test is over.
                  }
                });
    while (stuck.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    Dump.stacks(folder, "fleetspeak-polling-traces");
    end.countDown();
    stuck.join();
    assertThat(files()).hasSize(1);
    Path file = files().getFirst();
    assertThat(file.getFileName().toString())
        .startsWith("fleetspeak-polling-traces-" + ProcessHandle.current().pid() + "-");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains("\"stuck loop\"").contains("CountDownLatch.await");
  }

  @Test
  void aFolderThatIsNotThereIsOnlyToldOf() throws Exception {
    Dump.all(folder.resolve("absent"));
    assertThat(files()).isEmpty();
  }
}
