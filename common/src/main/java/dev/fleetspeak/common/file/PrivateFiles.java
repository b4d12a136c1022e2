package dev.fleetspeak.common.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files atomically: after a crash at any moment the old content or the new one is there,
 * whole and synced. Modes are set before the content is written, so a secret is never readable for
 * others.
 */
public final class PrivateFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private PrivateFiles() {}

  /** Who may read a file. */
  public enum Readers {
    /** The owner alone: mode 0600. */
    OWNER("rw-------"),
    /** Everybody: mode 0644. */
    ALL("rw-r--r--");

    private final String mode;

    Readers(String mode) {
      this.mode = mode;
    }
  }

  /**
   * Replaces a file's content.
   *
   * @param file in a folder that exists
   * @param readers who may read it afterwards, whatever its mode was
   * @throws IOException if it cannot be written; the old content is still there then
   */
  public static void write(Path file, byte[] content, Readers readers) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " names no file in a folder");
    }
    Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".new");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      if (POSIX) {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(readers.mode));
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(folder);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Makes an empty file for the owner alone, for a program that then fills it; leaves alone what is
   * there.
   *
   * @throws IOException if it cannot be made
   */
  public static void createFile(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Files.createFile(file, ownerOnlyFile());
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      syncFolder(folder);
    }
  }

  /**
   * Opens a file to read and write it; one that is missing is made for the owner alone.
   *
   * @throws IOException if it can be neither opened nor made
   */
  public static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        ownerOnlyFile());
  }

  /** Makes a folder, and what is missing above it, for the owner alone (0700). */
  public static void createDirectory(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnlyFolder());
  }

  private static FileAttribute<?>[] ownerOnlyFolder() {
    return mode("rwx------");
  }

  private static FileAttribute<?>[] ownerOnlyFile() {
    return mode(Readers.OWNER.mode);
  }

  private static FileAttribute<?>[] mode(String mode) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /** Makes the rename itself durable. Systems that cannot sync a folder do not need it. */
  public static void syncFolder(Path folder) throws IOException {
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
