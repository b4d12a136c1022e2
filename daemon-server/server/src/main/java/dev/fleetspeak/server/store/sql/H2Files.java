package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.file.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.retry.FilePathRetryOnInterrupt;

/**
 * The file system that H2 is given: that of the machine, but files are made for their owner alone,
 * whatever the umask is. That goes for the database, its log, and the file into which it compacts.
 * A thread that is interrupted while it reads closes the file under all others otherwise, so it is
 * opened again then. Public because H2 makes instances.
 */
public final class H2Files extends FilePathWrapper {
  private static final String SCHEME = "owneronly";

  /** For H2. */
  public H2Files() {}

  /** The driver's URL of a database at an address, for files as these. */
  static String url(String address) {
    FilePath.register(new H2Files());
    return "jdbc:h2:" + SCHEME + ":" + address.substring(DatabaseSettings.H2_URL.length());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    if (!mode.equals("r")) {
      make();
    }
    return new FilePathRetryOnInterrupt().wrap(getBase()).open(mode);
  }

  @Override
  public OutputStream newOutputStream(boolean append) throws IOException {
    make();
    return super.newOutputStream(append);
  }

  private void make() throws IOException {
    PrivateFiles.createFile(Path.of(getBase().toString()));
  }
}
