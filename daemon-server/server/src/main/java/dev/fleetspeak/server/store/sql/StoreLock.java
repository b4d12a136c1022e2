package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.server.store.DatastoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server off a database: a lock of the operating system on {@code FILE.lock}, which
 * goes with its process however that ends. The database itself stays open to other readers.
 */
final class StoreLock implements AutoCloseable {
  private static final int MAX_PID_DIGITS = 20;

  private final Path file;
  private final boolean made;
  private final FileChannel channel;
  private final String before;

  private StoreLock(Path file, boolean made, FileChannel channel, String before) {
    this.file = file;
    this.made = made;
    this.channel = channel;
    this.before = before;
  }

  /**
   * Takes the lock of a database.
   *
   * @throws DatastoreException naming the file and the holder, if there is one
   */
  static StoreLock take(Path database) {
    Path file = database.resolveSibling(database.getFileName() + ".lock");
    boolean made = !Files.exists(file);
    try {
      // Whoever can read it could take the lock.
      FileChannel channel = PrivateFiles.open(file);
      try {
        if (tryLock(channel) == null) {
          String holder = content(channel).strip();
          throw new DatastoreException(
              "cannot open database "
                  + database
                  + ": in use by process "
                  + (holder.isEmpty() ? "(unknown)" : holder));
        }
        StoreLock lock = new StoreLock(file, made, channel, content(channel));
        lock.write(Long.toString(ProcessHandle.current().pid()));
        return lock;
      } catch (DatastoreException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DatastoreException("cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static String content(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(MAX_PID_DIGITS);
    channel.read(pid, 0);
    return StandardCharsets.US_ASCII.decode(pid.flip()).toString();
  }

  private void write(String content) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  /** Lets go after a refusal, leaving the folder as it was. */
  void undo() throws IOException {
    if (made) {
      Files.deleteIfExists(file);
    } else {
      write(before);
    }
    close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
