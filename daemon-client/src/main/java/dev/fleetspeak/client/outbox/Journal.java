package dev.fleetspeak.client.outbox;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages in an append-only file of a directory. A message is synced to the disk before
 * {@link #append} returns; messages that come together share one sync. The file begins anew when
 * nothing is left in it, and when most of it is no longer needed. A damaged file is kept under
 * another name; what could be read of it is still sent. Thread-safe.
 */
public final class Journal implements OutboxStore {
  private static final System.Logger LOG = System.getLogger(Journal.class.getName());
  private static final String NAME = "journal";
  private static final long RESET_BYTES = 64 * 1024;
  private static final long COMPACT_BYTES = 16L * 1024 * 1024;

  /** Where a live entry lies in the file. */
  private record Place(long offset, int length) {}

  /** Makes an entry's bytes available. */
  private interface Entries {
    byte[] read(long key) throws IOException;
  }

  private final Path folder;
  private final Path file;
  private final FileChannel lockFile;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition synced = lock.newCondition();
  private final Map<Long, Place> live = new LinkedHashMap<>();
  private final List<Stored> left;
  private RandomAccessFile out;
  private long size;
  private long liveBytes;
  private long nextKey = 1;
  private long lastWritten;
  private long lastSynced;
  private boolean syncing;
  private boolean broken;

  private Journal(Path folder, FileChannel lockFile, List<Stored> left) throws IOException {
    this.folder = folder;
    this.file = folder.resolve(NAME);
    this.lockFile = lockFile;
    this.left = left;
    Map<Long, Message> messages = new HashMap<>();
    for (Stored stored : left) {
      messages.put(stored.key(), stored.message());
      live.put(stored.key(), new Place(0, 0));
      nextKey = Math.max(nextKey, stored.key() + 1);
    }
    this.out = begin(key -> JournalRecord.kept(key, bytes(messages.get(key))).encode());
  }

  private static ByteString bytes(@Nullable Message message) {
    return message == null ? ByteString.EMPTY : message.toByteString();
  }

  /**
   * Opens the journal of a directory, which is made if it is missing.
   *
   * @throws IOException if it cannot be used, or another process uses it; one line for the operator
   */
  public static Journal open(Path directory) throws IOException {
    PrivateFiles.createDirectory(directory);
    FileChannel lockFile =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lockFile.tryLock() == null) {
        throw new IOException("another process uses " + directory);
      }
      return new Journal(directory, lockFile, load(directory.resolve(NAME)));
    } catch (OverlappingFileLockException e) {
      lockFile.close();
      throw new IOException("another client of this process uses " + directory, e);
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
  }

  private static List<Stored> load(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    JournalReader.Content content = JournalReader.read(file);
    if (content.damage() != null) {
      Path aside = free(file);
      Files.copy(file, aside, StandardCopyOption.COPY_ATTRIBUTES);
      LOG.log(
          System.Logger.Level.ERROR,
          "{0}: the journal of unsent messages is corrupted ({1}); it is kept as {2}, and the {3}"
              + " messages that could be read are sent",
          file,
          content.damage(),
          aside,
          Integer.toString(content.messages().size()));
    } else if (!content.messages().isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0}: {1} messages of an earlier run wait to be sent",
          file,
          Integer.toString(content.messages().size()));
    }
    return content.messages();
  }

  private static Path free(Path file) {
    for (int number = 1; ; number++) {
      Path aside = file.resolveSibling(file.getFileName() + ".corrupted." + number);
      if (!Files.exists(aside)) {
        return aside;
      }
    }
  }

  /** Writes what is live into a new file, which then takes the place of the old one. */
  private RandomAccessFile begin(Entries entries) throws IOException {
    Path fresh = folder.resolve(NAME + ".new");
    PrivateFiles.write(fresh, JournalReader.MAGIC, PrivateFiles.Readers.OWNER);
    RandomAccessFile begun = new RandomAccessFile(fresh.toFile(), "rw");
    try {
      Map<Long, Place> places = new LinkedHashMap<>();
      long end = JournalReader.MAGIC.length;
      begun.seek(end);
      for (long key : live.keySet()) {
        byte[] entry = entries.read(key);
        begun.write(entry);
        places.put(key, new Place(end, entry.length));
        end += entry.length;
      }
      begun.getFD().sync();
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      PrivateFiles.syncFolder(folder);
      live.putAll(places);
      liveBytes = end;
      size = end;
      return begun;
    } catch (IOException e) {
      begun.close();
      throw e;
    }
  }

  private byte[] readBack(long key) throws IOException {
    Place place = live.get(key);
    if (place == null) {
      throw new IOException("the journal lost the entry " + key);
    }
    byte[] entry = new byte[place.length()];
    out.seek(place.offset());
    out.readFully(entry);
    return entry;
  }

  @Override
  public List<Stored> load() {
    return left;
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  public long append(Message message) throws IOException {
    lock.lock();
    try {
      if (broken) {
        throw new IOException("the journal could not be written before");
      }
      long key = nextKey++;
      try {
        long offset = size;
        write(JournalRecord.kept(key, message.toByteString()));
        live.put(key, new Place(offset, (int) (size - offset)));
        liveBytes += size - offset;
        awaitSync(++lastWritten);
      } catch (IOException e) {
        broken = true;
        throw e;
      }
      return key;
    } finally {
      lock.unlock();
    }
  }

  private void write(JournalRecord entry) throws IOException {
    byte[] bytes = entry.encode();
    out.seek(size);
    out.write(bytes);
    size += bytes.length;
  }

  /** Whoever finds no sync under way syncs for all that is written by then. */
  private void awaitSync(long mine) throws IOException {
    while (lastSynced < mine) {
      if (broken) {
        throw new IOException("the journal could not be written");
      }
      if (syncing) {
        synced.awaitUninterruptibly();
        continue;
      }
      syncing = true;
      long covered = lastWritten;
      lock.unlock();
      boolean good = false;
      try {
        out.getFD().sync();
        good = true;
      } finally {
        lock.lock();
        syncing = false;
        broken |= !good;
        if (good) {
          lastSynced = Math.max(lastSynced, covered);
        }
        synced.signalAll();
      }
    }
  }

  @Override
  public void remove(long key) {
    lock.lock();
    try {
      Place place = live.remove(key);
      if (place == null) {
        return;
      }
      liveBytes -= place.length();
      if (broken) {
        return;
      }
      write(JournalRecord.removed(key));
      if (!syncing && lastSynced == lastWritten) {
        tidy();
      }
    } catch (IOException e) {
      broken = true;
      LOG.log(
          System.Logger.Level.ERROR,
          "The journal of unsent messages cannot be written: {0}",
          e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private void tidy() throws IOException {
    if (live.isEmpty() && size > RESET_BYTES) {
      out.setLength(JournalReader.MAGIC.length);
      size = JournalReader.MAGIC.length;
    } else if (size > COMPACT_BYTES && size > 4 * liveBytes) {
      RandomAccessFile old = out;
      out = begin(this::readBack);
      old.close();
    }
  }

  /** What is not removed stays for the next start. */
  @Override
  public void close() {
    lock.lock();
    try {
      broken = true;
      out.close();
      lockFile.close();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The journal of unsent messages does not close well: {0}",
          e.getMessage());
    } finally {
      lock.unlock();
    }
  }
}
