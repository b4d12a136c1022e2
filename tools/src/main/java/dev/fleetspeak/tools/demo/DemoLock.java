package dev.fleetspeak.tools.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Held by the one process that runs the demo of a folder; the system lets go of it when that
 * process ends, however it ends. The file names the process.
 */
final class DemoLock implements AutoCloseable {
  private final FileChannel channel;

  private DemoLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws DemoException if another process holds it
   */
  static DemoLock take(DemoFolder folder) throws DemoException {
    try {
      FileChannel channel =
          FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new DemoException(
            "a demo is up in "
                + folder.root()
                + "; end it with demo down, or name another folder with --dir");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DemoLock(channel);
    } catch (IOException e) {
      throw new DemoException(folder.lock() + ": cannot be locked: " + e.getMessage(), e);
    }
  }

  /** Whether some process runs this folder's demo. */
  static boolean isHeld(DemoFolder folder) {
    if (!Files.isRegularFile(folder.lock())) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.WRITE)) {
      return tryLock(channel) == null;
    } catch (IOException _) {
      return false;
    }
  }

  /** The process that holds the lock. */
  static Optional<ProcessHandle> holder(DemoFolder folder) {
    if (!isHeld(folder)) {
      return Optional.empty();
    }
    try {
      String pid = Files.readString(folder.lock()).strip();
      return pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() throws DemoException {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DemoException("the demo's lock cannot be given back: " + e.getMessage(), e);
    }
  }
}
