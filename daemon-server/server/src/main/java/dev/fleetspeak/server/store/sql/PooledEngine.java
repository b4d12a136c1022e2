package dev.fleetspeak.server.store.sql;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.StoreDescription;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database behind a pool of connections. */
final class PooledEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(PooledEngine.class);
  private static final String H2_SYNC = "CHECKPOINT SYNC";

  private final DatabaseSettings settings;
  private final @Nullable H2File file;
  private final HikariDataSource pool;
  private final Dialect dialect;
  private final Writer writer;
  private final PooledReads readers;
  private final MessageWriter messages;
  private final Told told = new Told();
  private final Maintenance maintenance;

  private PooledEngine(DatabaseSettings settings, @Nullable H2File file, HikariDataSource pool) {
    this.settings = settings;
    this.file = file;
    this.pool = pool;
    this.dialect = settings.newDialect();
    var payloads = new KeptPayloads(settings.terms());
    this.messages = MessageWriter.of(settings.terms(), payloads);
    List<PooledLane> lanes = new ArrayList<>();
    for (int n = 0; n < settings.writers(); n++) {
      lanes.add(
          new PooledLane(
              pool,
              dialect,
              settings.terms().clock(),
              new CountTable(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE), told),
              file != null ? H2_SYNC : "",
              PooledLane.LONGEST_ANSWER));
    }
    this.writer = new Writer(lanes);
    this.readers = new PooledReads(pool, dialect, PooledReads.LONGEST_ANSWER);
    this.maintenance =
        new Maintenance(
            writer,
            readers,
            settings.terms(),
            payloads,
            told,
            messages.processed().segments(),
            dialect.isShared());
  }

  /**
   * @param connections what lies between the pool and the driver; a test's, or nothing
   */
  static PooledEngine open(DatabaseSettings settings, UnaryOperator<DataSource> connections) {
    try {
      H2File file = settings.engine() == DatabaseSettings.Engine.H2 ? H2File.of(settings) : null;
      if (file != null) {
        file.prepare();
      }
      HikariDataSource pool = Pool.open(settings, connections);
      try {
        new DatabaseSchema(settings, pool).bringUp();
        var engine = new PooledEngine(settings, file, pool);
        engine.start(file != null && file.open());
        return engine;
      } catch (IOException | SQLException | RuntimeException e) {
        pool.close();
        throw e;
      }
    } catch (IOException | SQLException | FlywayException | PoolInitializationException e) {
      throw new DatastoreException(
          "cannot open database " + settings.location() + ": " + Reason.of(e), e);
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
          if (!dialect.isShared()) {
            messages.pending().resume(tx.db(), tx.now());
            if (wasCutOff) {
              messages.pending().redeliver(tx.db(), tx.now());
            }
            BroadcastTable.reclaim(tx.db());
          }
          return true;
        });
    maintenance.start();
  }

  @Override
  public Dialect dialect() {
    return dialect;
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
            db -> {
              DatabaseMetaData data = db.connection().getMetaData();
              return data.getDatabaseProductName() + " " + data.getDatabaseProductVersion();
            });
    return new StoreDescription(
        settings.engine().id(), version, Schema.VERSION, settings.location());
  }

  @Override
  public void close() {
    maintenance.close();
    writer.close();
    if (file != null) {
      shutDown(file);
    }
    pool.close();
  }

  /** Pages of old versions go with a compaction; otherwise the file only ever grows. */
  private void shutDown(H2File open) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN COMPACT");
      open.close();
    } catch (SQLException e) {
      LOG.debug("the database closed itself under the connection: {}", e.getMessage());
    } catch (IOException e) {
      LOG.warn("letting go of a database: {}", e.getMessage());
    }
  }
}
