package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.server.store.DatastoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of an embedded H2 database. A second one beside it is there while the database is open,
 * since the database itself does not tell how it was left.
 */
final class H2File {
  private final Path path;

  private H2File(Path path) {
    this.path = path;
  }

  /** Of a database at an address as {@link DatabaseSettings#h2} makes it. */
  static H2File of(DatabaseSettings settings) {
    return new H2File(Path.of(settings.address().substring(DatabaseSettings.H2_URL.length())));
  }

  /**
   * Makes the folder, for its owner only, if it is missing.
   *
   * @throws DatastoreException with one line that names the folder, if nothing can be made there
   */
  void prepare() throws IOException {
    Path folder = path.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      PrivateFiles.createDirectory(folder);
    }
    if (folder != null && !Files.isWritable(folder)) {
      throw new DatastoreException(
          "cannot open database "
              + path
              + ": the folder "
              + folder
              + " is not writable; let the server's user write there");
    }
  }

  /**
   * Notes that the database is open.
   *
   * @return whether that was noted already: whoever had it open was cut off
   */
  boolean open() throws IOException {
    boolean wasCutOff = Files.exists(mark());
    PrivateFiles.createFile(mark());
    return wasCutOff;
  }

  /** Notes that it was closed in good order. */
  void close() throws IOException {
    Files.deleteIfExists(mark());
  }

  private Path mark() {
    return path.resolveSibling(path.getFileName() + ".open");
  }
}
