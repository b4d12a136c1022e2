package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.server.store.DatastoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** The database file: what can be said about it before it is touched, and how it is opened. */
final class SqliteFile {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int BUSY_MILLIS = 10_000;
  private static final int CACHE_KIB = 64 << 10;
  private static final int CHECKPOINT_PAGES = 4_000;
  private static final long WAL_LIMIT = 64L << 20;

  private final Path path;
  private final SQLiteConfig.SynchronousMode synchronous;

  /** Opened as by default. */
  SqliteFile(Path path) {
    this(SqliteSettings.defaults(path));
  }

  SqliteFile(SqliteSettings settings) {
    this.path = settings.path().toAbsolutePath().normalize();
    this.synchronous =
        settings.synchronousNormal()
            ? SQLiteConfig.SynchronousMode.NORMAL
            : SQLiteConfig.SynchronousMode.FULL;
  }

  Path path() {
    return path;
  }

  /**
   * Refuses what cannot become or is no database, before anything is written.
   *
   * @throws DatastoreException with one line that names the file and what is wrong
   */
  void check() {
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new DatastoreException(
          "cannot open database "
              + path
              + ": the folder "
              + folder
              + " is not there; make it first");
    }
    if (!Files.isWritable(folder)) {
      throw new DatastoreException(
          "cannot open database "
              + path
              + ": the folder "
              + folder
              + " is not writable; let the server's user write there");
    }
    if (!Files.exists(path)) {
      return;
    }
    if (!Files.isRegularFile(path)) {
      throw new DatastoreException("cannot open database " + path + ": it is not a plain file");
    }
    if (!Files.isReadable(path) || !Files.isWritable(path)) {
      throw new DatastoreException(
          "cannot open database " + path + ": the file is not readable and writable");
    }
    checkHeader();
  }

  private void checkHeader() {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(MAGIC.length);
      if (start.length > 0 && !Arrays.equals(start, MAGIC)) {
        throw new DatastoreException(
            "cannot open database " + path + ": the file is not a SQLite database");
      }
    } catch (IOException e) {
      throw new DatastoreException("cannot open database " + path + ": " + e.getMessage(), e);
    }
  }

  /** Whether a write-ahead log is there: whoever closes a database in good order removes it. */
  boolean hasLog() {
    return Files.exists(path.resolveSibling(path.getFileName() + "-wal"));
  }

  boolean hasContent() {
    try {
      return Files.exists(path) && Files.size(path) > 0;
    } catch (IOException e) {
      throw new DatastoreException("cannot open database " + path + ": " + e.getMessage(), e);
    }
  }

  /** Makes the file, readable by its owner only, if it is missing; SQLite's own files follow it. */
  void create() throws IOException {
    PrivateFiles.createFile(path);
  }

  /** A connection that changes nothing by itself, not even the journal mode. */
  Db openPlain() throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    return new Db(connect(config), SqliteEngine.DIALECT);
  }

  /** The writing connection: write-ahead log, every commit synced unless configured else. */
  Db openWriter() throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(synchronous);
    config.enforceForeignKeys(true);
    config.setCacheSize(-CACHE_KIB);
    // Nobody asks for them, and the driver would run a SELECT after every INSERT.
    config.setGetGeneratedKeys(false);
    Db db = new Db(connect(config), SqliteEngine.DIALECT);
    db.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
    db.execute("PRAGMA journal_size_limit = " + WAL_LIMIT);
    return db;
  }

  /** A connection that can only read. */
  Db openReader() throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setReadOnly(true);
    config.setOpenMode(SQLiteOpenMode.READONLY);
    return new Db(connect(config), SqliteEngine.DIALECT);
  }

  String url() {
    return "jdbc:sqlite:" + path;
  }

  private Connection connect(SQLiteConfig config) throws SQLException {
    return config.createConnection(url());
  }
}
