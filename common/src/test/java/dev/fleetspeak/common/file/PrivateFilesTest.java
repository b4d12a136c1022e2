package dev.fleetspeak.common.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
  @TempDir Path folder;

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void modesAreSetOnNewAndOnExistingFiles() throws Exception {
    Path file = folder.resolve("secret");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    PrivateFiles.write(file, new byte[] {1, 2}, PrivateFiles.Readers.OWNER);
    assertThat(file).hasBinaryContent(new byte[] {1, 2});
    assertThat(mode(file)).isEqualTo("rw-------");
    PrivateFiles.write(file, new byte[] {3}, PrivateFiles.Readers.ALL);
    assertThat(mode(file)).isEqualTo("rw-r--r--");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFailureLeavesTheOldContent() throws Exception {
    Path target = Files.createDirectory(folder.resolve("full"));
    Files.writeString(target.resolve("inside"), "x");
    assertThatThrownBy(() -> PrivateFiles.write(target, new byte[1], PrivateFiles.Readers.OWNER))
        .isInstanceOf(IOException.class);
    assertThat(target.resolve("inside")).hasContent("x");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void anEmptyFileIsForTheOwnerAlone_andWhatIsThereStays() throws Exception {
    Path file = folder.resolve("database");
    PrivateFiles.createFile(file);
    assertThat(file).isEmptyFile();
    assertThat(mode(file)).isEqualTo("rw-------");
    Files.writeString(file, "content");
    PrivateFiles.createFile(file);
    assertThat(file).hasContent("content");
  }

  @Test
  void aFileThatIsOpenedIsMadeForTheOwnerAlone() throws Exception {
    Path file = folder.resolve("lock");
    PrivateFiles.open(file).close();
    assertThat(mode(file)).isEqualTo("rw-------");
    Files.writeString(file, "1");
    try (FileChannel channel = PrivateFiles.open(file)) {
      assertThat(channel.size()).isOne();
    }
  }

  @Test
  void foldersAreForTheOwnerAlone() throws Exception {
    Path inner = folder.resolve("a/b");
    PrivateFiles.createDirectory(inner);
    assertThat(mode(inner)).isEqualTo("rwx------");
    PrivateFiles.createDirectory(inner);
  }
}
