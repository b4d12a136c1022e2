package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.server.store.StoredFile;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files. The reference's {@code files.name} has a mistyped type that turns texts like {@code 01} or
 * {@code 1e2} into numbers (server.md 2.8); names that would not come back as they were live in
 * {@code fsx_files}.
 */
final class FileTable {
  private static final Pattern NUMBER =
      Pattern.compile("\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*");
  private static final Pattern PLAIN_NUMBER = Pattern.compile("0|-?[1-9]\\d{0,14}");

  private FileTable() {}

  static void store(Tx tx, String service, String name, byte[] content) throws SQLException {
    tx.db()
        .update(
            "INSERT OR REPLACE INTO "
                + table(name)
                + " (service, name, modified_time_nanos, data) VALUES (?, ?, ?, ?)",
            service,
            name,
            Text.nanos(tx.now()),
            content);
  }

  static void delete(Tx tx, String service, String name) throws SQLException {
    tx.db().update("DELETE FROM " + table(name) + " WHERE service = ? AND name = ?", service, name);
  }

  static Optional<StoredFile> read(Db db, String service, String name) throws SQLException {
    return db.first(
        "SELECT modified_time_nanos, data FROM " + table(name) + " WHERE service = ? AND name = ?",
        row -> {
          byte[] data = row.getBytes(2);
          return new StoredFile(
              service,
              name,
              Text.ofNanos(row.getLong(1)),
              data == null ? ByteString.EMPTY : ByteString.copyFrom(data));
        },
        service,
        name);
  }

  private static String table(String name) {
    boolean mangled = NUMBER.matcher(name).matches() && !PLAIN_NUMBER.matcher(name).matches();
    return mangled ? "fsx_files" : "files";
  }
}
