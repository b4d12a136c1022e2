package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.StoreDescription;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.SqliteDialect;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database with its threads: what is started together and stopped in order. */
final class SqliteEngine implements Engine {
  static final Dialect DIALECT = new SqliteDialect();

  private static final Logger LOG = LoggerFactory.getLogger(SqliteEngine.class);

  private final SqliteSettings settings;
  private final SqliteFile file;
  private final StoreLock lock;
  private final Db writing;
  private final Writer writer;
  private final Readers readers;
  private final MessageWriter messages;
  private final Told told = new Told();
  private final Maintenance maintenance;

  private SqliteEngine(SqliteSettings settings, SqliteFile file, StoreLock lock)
      throws SQLException {
    this.settings = settings;
    this.file = file;
    this.lock = lock;
    var payloads = new KeptPayloads(settings.terms());
    var counts = new CountTable(CountTable.NO_SLOT, told);
    this.messages = MessageWriter.of(settings.terms(), payloads);
    this.writing = file.openWriter();
    this.writer = new Writer(List.of(new SqliteLane(writing, settings.terms().clock(), counts)));
    this.readers = new Readers(openReaders());
    this.maintenance =
        new Maintenance(
            writer,
            readers,
            settings.terms(),
            payloads,
            told,
            messages.processed().segments(),
            false);
  }

  static SqliteEngine open(SqliteSettings settings) {
    var file = new SqliteFile(settings);
    file.check();
    boolean wasCutOff = file.hasLog();
    StoreLock lock = StoreLock.take(file.path());
    try {
      int version;
      try {
        version = new Schema(file).check();
      } catch (DatastoreException e) {
        lock.undo();
        throw e;
      }
      file.create();
      new Schema(file).create(version);
      var engine = new SqliteEngine(settings, file, lock);
      engine.start(wasCutOff);
      return engine;
    } catch (SQLException | IOException | FlywayException e) {
      closeQuietly(lock);
      throw new DatastoreException("cannot open database " + file.path() + ": " + firstLine(e), e);
    }
  }

  private void start(boolean wasCutOff) {
    writer.start();
    writer.write(
        "taking the database over",
        tx -> {
          messages.processed().segments().refresh(tx.db());
          ForeignMessages.takeOver(tx.db());
          new Recount(tx.db(), new CountTable()).run(tx.now());
          messages.pending().resume(tx.db(), tx.now());
          if (wasCutOff) {
            messages.pending().redeliver(tx.db(), tx.now());
          }
          BroadcastTable.reclaim(tx.db());
          return true;
        });
    maintenance.start();
  }

  private List<Db> openReaders() throws SQLException {
    List<Db> opened = new ArrayList<>();
    for (int i = 0; i < settings.readers(); i++) {
      opened.add(file.openReader());
    }
    return opened;
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Clock clock() {
    return settings.terms().clock();
  }

  @Override
  public Writer writer() {
    return writer;
  }

  @Override
  public Reads readers() {
    return readers;
  }

  @Override
  public MessageWriter messages() {
    return messages;
  }

  @Override
  public Maintenance maintenance() {
    return maintenance;
  }

  @Override
  public Told told() {
    return told;
  }

  @Override
  public StoreDescription describe() {
    String version =
        readers.read(
            "reading the engine's version",
            db -> db.first("SELECT sqlite_version()", row -> row.getString(1)).orElse(""));
    return new StoreDescription("sqlite", version, Schema.VERSION, file.path().toString());
  }

  @Override
  public void close() {
    maintenance.close();
    writer.close();
    try {
      readers.close();
      writing.close();
    } catch (SQLException e) {
      LOG.warn("closing {}: {}", file.path(), e.getMessage());
    }
    closeQuietly(lock);
  }

  private static void closeQuietly(StoreLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("letting go of a database: {}", e.getMessage());
    }
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
