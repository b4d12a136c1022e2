package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.server.store.StoredFile;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files. The reference's tables take some names for the same that are not: SQLite's has a mistyped
 * column that turns texts like {@code 01} or {@code 1e2} into numbers, MySQL's usually ignores case
 * and spaces at the end (server.md 2.8). Names that would not come back as they were live in {@code
 * fsx_files}.
 */
final class FileTable {
  private static final String THEIRS = "files";
  private static final String OURS = "fsx_files";
  private static final Pattern NUMBER =
      Pattern.compile("\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*");
  private static final Pattern PLAIN_NUMBER = Pattern.compile("0|-?[1-9]\\d{0,14}");

  private FileTable() {}

  static void store(Tx tx, String service, String name, byte[] content) throws SQLException {
    tx.db()
        .update(
            tx.db()
                .dialect()
                .orReplace(
                    "INSERT INTO "
                        + tableToWrite(tx.db(), service, name)
                        + " (service, name, modified_time_nanos, data) VALUES (?, ?, ?, ?)",
                    "service, name",
                    List.of("modified_time_nanos", "data")),
            service,
            name,
            Text.nanos(tx.now()),
            content);
  }

  static void delete(Tx tx, String service, String name) throws SQLException {
    for (String table : tables(tx.db(), name)) {
      if (read(tx.db(), table, service, name).isPresent()) {
        tx.db().update("DELETE FROM " + table + " WHERE service = ? AND name = ?", service, name);
      }
    }
  }

  static Optional<StoredFile> read(Db db, String service, String name) throws SQLException {
    for (String table : tables(db, name)) {
      Optional<StoredFile> found = read(db, table, service, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The file of exactly this name, not one that the engine takes for the same. */
  private static Optional<StoredFile> read(Db db, String table, String service, String name)
      throws SQLException {
    return db.first(
            "SELECT service, name, modified_time_nanos, data FROM "
                + table
                + " WHERE service = ? AND name = ?",
            row -> {
              byte[] data = row.getBytes(4);
              return new StoredFile(
                  row.getString(1),
                  row.getString(2),
                  Text.ofNanos(row.getLong(3)),
                  data == null ? ByteString.EMPTY : ByteString.copyFrom(data));
            },
            service,
            name)
        .filter(file -> file.service().equals(service) && file.name().equals(name));
  }

  private static String tableToWrite(Db db, String service, String name) throws SQLException {
    List<String> tables = tables(db, name);
    if (tables.size() == 1) {
      return tables.getFirst();
    }
    boolean taken =
        db.first(
                "SELECT service, name FROM files WHERE service = ? AND name = ?",
                row -> row.getString(1).equals(service) && row.getString(2).equals(name),
                service,
                name)
            .filter(exact -> !exact)
            .isPresent();
    return taken || read(db, OURS, service, name).isPresent() ? OURS : THEIRS;
  }

  /** Where a file of that name may be. */
  private static List<String> tables(Db db, String name) {
    return switch (db.dialect().names()) {
      case EXACT -> List.of(THEIRS);
      case FOLDED -> List.of(THEIRS, OURS);
      case NUMBERS -> List.of(isMistaken(name) ? OURS : THEIRS);
    };
  }

  private static boolean isMistaken(String name) {
    return NUMBER.matcher(name).matches() && !PLAIN_NUMBER.matcher(name).matches();
  }
}
