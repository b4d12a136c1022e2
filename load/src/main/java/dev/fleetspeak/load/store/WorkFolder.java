package dev.fleetspeak.load.store;

import dev.fleetspeak.load.LoadException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the databases are.
 *
 * @param path of the folder
 * @param isTemporary whether it goes when it is closed
 */
record WorkFolder(Path path, boolean isTemporary) implements AutoCloseable {

  /** A new folder, for one run. */
  static WorkFolder temporary(@Nullable Path parent) throws LoadException {
    try {
      return new WorkFolder(
          parent == null
              ? Files.createTempDirectory("fleetspeak-store")
              : Files.createTempDirectory(parent, "fleetspeak-store"),
          true);
    } catch (IOException e) {
      throw new LoadException(
          "cannot make a folder%s: %s; name one that can be written with --dir"
              .formatted(parent == null ? "" : " in " + parent, e),
          e);
    }
  }

  /**
   * Checks that there is room.
   *
   * @throws LoadException that names the folder, what is needed and what there is
   */
  void require(long bytes) throws LoadException, IOException {
    long free = Files.getFileStore(path).getUsableSpace();
    if (free < bytes) {
      throw new LoadException(
          "%s needs up to %,d bytes and its disk has %,d free; take another disk (--dir, --keep) or fewer --rows"
              .formatted(path, bytes, free));
    }
  }

  /** Bytes of all files in it. */
  long bytes() throws IOException {
    var sum = new AtomicLong();
    Files.walkFileTree(
        path,
        new Visitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum.addAndGet(attributes.size());
            return FileVisitResult.CONTINUE;
          }
        });
    return sum.get();
  }

  @Override
  public void close() throws IOException {
    if (isTemporary) {
      Files.walkFileTree(
          path,
          new Visitor() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }

  /** Does not mind files that go meanwhile, as those of a running engine do. */
  private static class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
      if (failed instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failed;
    }
  }
}
