package dev.fleetspeak.client;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices when the files of a configuration directory change, and says so once it is quiet again:
 * whoever installs files writes several, and not each in one piece. The state, which may lie beside
 * them, does not count.
 */
final class FolderWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FolderWatch.class.getName());
  private static final List<String> FOLDERS = List.of("services", "textservices");
  private static final Set<String> NAMES = Set.of("services", "textservices", "communicator.txt");
  private static final int MAX_QUIET_WAITS = 30;

  private final Path directory;
  private final Runnable changed;
  private final WatchService watcher;
  private final long quietMillis;

  private FolderWatch(Path directory, Runnable changed, WatchService watcher, long quietMillis) {
    this.directory = directory;
    this.changed = changed;
    this.watcher = watcher;
    this.quietMillis = quietMillis;
  }

  /** Begins to watch; null, with a line in the log, where that is not possible. */
  static @Nullable FolderWatch start(Path directory, Runnable changed, long quietMillis) {
    try {
      WatchService watcher = FileSystems.getDefault().newWatchService();
      FolderWatch watch = new FolderWatch(directory, changed, watcher, quietMillis);
      watch.register();
      Thread.ofVirtual().name("watch-" + directory).start(watch::run);
      return watch;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: changes are not noticed, only SIGHUP reloads: {1}",
          directory,
          e.getMessage());
      return null;
    }
  }

  /** A folder that is watched already keeps its key. */
  private void register() throws IOException {
    register(directory);
    for (String folder : FOLDERS) {
      if (Files.isDirectory(directory.resolve(folder))) {
        register(directory.resolve(folder));
      }
    }
  }

  private void register(Path folder) throws IOException {
    WatchKey _ =
        folder.register(
            watcher,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_DELETE,
            StandardWatchEventKinds.ENTRY_MODIFY);
  }

  private void run() {
    try {
      while (true) {
        if (counts(watcher.take())) {
          awaitQuiet();
          register();
          changed.run();
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException _) {
      // Closed.
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: changes are noticed no more, only SIGHUP reloads: {1}",
          directory,
          e.getMessage());
    }
  }

  private boolean counts(WatchKey key) {
    boolean counts = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      counts |=
          !directory.equals(key.watchable())
              || event.context() == null
              || NAMES.contains(event.context().toString());
    }
    key.reset();
    return counts;
  }

  private void awaitQuiet() throws InterruptedException {
    for (int i = 0; i < MAX_QUIET_WAITS; i++) {
      WatchKey more = watcher.poll(quietMillis, TimeUnit.MILLISECONDS);
      if (more == null) {
        return;
      }
      boolean _ = counts(more);
    }
  }

  @Override
  public void close() {
    try {
      watcher.close();
    } catch (IOException _) {
      // It reports nothing any more.
    }
  }
}
