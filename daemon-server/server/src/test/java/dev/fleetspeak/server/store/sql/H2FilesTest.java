package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executors;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What H2 is given for files. */
class H2FilesTest {
  private static final int INTERRUPTS = 20;

  @TempDir Path folder;

  @Test
  @DisplayName("a thread that is interrupted while it reads takes the file from no other")
  void interrupted() throws Exception {
    Path file = folder.resolve("data");
    String path = H2Files.url(DatabaseSettings.H2_URL + file).substring("jdbc:h2:".length());
    try (FileChannel channel = FilePath.get(path).open("rw");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      for (int n = 0; n < INTERRUPTS; n++) {
        threads.submit(() -> readInterrupted(channel)).get();
        ByteBuffer read = ByteBuffer.allocate(1);
        assertThat(channel.read(read, 1)).isOne();
        assertThat(read.get(0)).isEqualTo((byte) 2);
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private static int readInterrupted(FileChannel channel) throws Exception {
    Thread.currentThread().interrupt();
    return channel.read(ByteBuffer.allocate(1), 0);
  }
}
