package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
  @TempDir Path folder;
  private final Semaphore changes = new Semaphore(0);

  private void awaitChange() throws InterruptedException {
    assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void changesOfServiceFilesAreToldOnceItIsQuiet_alsoInFoldersThatComeLater() throws Exception {
    Path services = Files.createDirectory(folder.resolve("services"));
    try (FolderWatch watch = FolderWatch.start(folder, changes::release, 300)) {
      assertThat(watch).isNotNull();
      for (int i = 0; i < 20; i++) {
        Files.writeString(services.resolve("s" + i), "x");
      }
      awaitChange();
      Path text = Files.createDirectory(folder.resolve("textservices"));
      awaitChange();
      Files.writeString(text.resolve("t"), "x");
      awaitChange();
      Files.delete(services.resolve("s1"));
      awaitChange();
      assertThat(changes.availablePermits()).isZero();
    }
  }

  @Test
  void theStateBesideTheServicesDoesNotCount() throws Exception {
    try (FolderWatch watch = FolderWatch.start(folder, changes::release, 20)) {
      assertThat(watch).isNotNull();
      Files.writeString(folder.resolve("writeback"), "x");
      Files.writeString(folder.resolve("communicator.txt"), "x");
      awaitChange();
      // Events come in order: the state's came before.
      assertThat(changes.availablePermits()).isZero();
    }
  }
}
