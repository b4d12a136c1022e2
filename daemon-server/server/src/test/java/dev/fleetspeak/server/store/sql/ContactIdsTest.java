package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.NewClient;
import dev.fleetspeak.server.store.contract.ManualClock;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.SqliteDialect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FLAW 31: contacts go on though the numbers of the reference's 32-bit column are used up. */
@Tag("store")
class ContactIdsTest {
  private static final String DATABASE = "contact_ids";
  private static final ClientId CLIENT = ClientId.parse("00000000000000aa");
  private static final long HALF = 1L << 30;
  private static final long LAST = Integer.MAX_VALUE;

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));

  /** A way to a database's own connection. */
  private interface Opener {
    Connection open() throws SQLException;
  }

  private long contact(SqlDatastore store) {
    clock.advance(Duration.ofSeconds(1));
    return Long.parseLong(
        store
            .commitContact(
                new ContactCommit(
                    CLIENT,
                    new NewClient(ByteString.copyFromUtf8("key"), List.of()),
                    new ContactRow.Fresh(clock.instant(), 1, 2, "192.0.2.1:1", null, null),
                    List.of(),
                    List.of()))
            .contactId(),
        16);
  }

  private List<Long> contacts(SqlDatastore store, int count) {
    List<Long> numbers = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      numbers.add(contact(store));
    }
    return numbers;
  }

  /** Contacts with numbers of our choice, as if they had come now. */
  private void seed(Opener opener, Dialect dialect, long... numbers) throws SQLException {
    try (var db = new Db(opener.open(), dialect)) {
      for (long number : numbers) {
        db.update(
            """
            INSERT INTO client_contacts (client_contact_id, client_id, time, sent_nonce,
              received_nonce, address) VALUES (?, ?, ?, ?, ?, 'x')
            """,
            number,
            dialect.id(CLIENT.toString()),
            Text.nanos(clock.instant()),
            dialect.nonce(1),
            dialect.nonce(2));
      }
    }
  }

  private static List<Instant> times(SqlDatastore store) {
    List<Instant> times = new ArrayList<>();
    store.streamClientContacts(
        CLIENT,
        (ClientContact contact) ->
            times.add(Instant.ofEpochSecond(contact.getTimestamp().getSeconds())));
    return times;
  }

  /**
   * @param forward statement that sets the engine's own counter behind {@link #LAST}; empty where
   *     rows do
   */
  private void goesOn(StoreSettings settings, Opener opener, Dialect dialect, String forward)
      throws SQLException {
    try (var store = SqlDatastore.open(settings)) {
      contact(store);
    }
    clock.advance(Duration.ofSeconds(1));
    seed(opener, dialect, HALF, LAST);
    if (!forward.isEmpty()) {
      try (var connection = opener.open();
          var statement = connection.createStatement()) {
        statement.execute(forward);
      }
    }
    try (var store = SqlDatastore.open(settings)) {
      List<Long> numbers = contacts(store, 120);
      assertThat(numbers).doesNotHaveDuplicates().doesNotContain(1L, HALF, LAST);
      assertThat(numbers)
          .allMatch(number -> dialect.mostContactId() == LAST ? number < HALF : number > LAST);
      assertThat(times(store)).hasSize(123).isSorted();
    }
  }

  @Test
  @DisplayName("SQLite and H2 have numbers of 64 bits")
  void embedded() throws Exception {
    Path file = folder.resolve("server.sqlite");
    goesOn(
        SqliteSettings.defaults(file).withClock(clock),
        () -> DriverManager.getConnection("jdbc:sqlite:" + file),
        new SqliteDialect(),
        "");
    DatabaseSettings h2 = DatabaseSettings.h2(folder.resolve("server")).withClock(clock);
    goesOn(
        h2,
        () ->
            DriverManager.getConnection(
                H2Files.url(h2.address())
                    + ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"),
        h2.newDialect(),
        "ALTER TABLE client_contacts ALTER COLUMN client_contact_id RESTART WITH " + (LAST + 1));
  }

  @Test
  @DisplayName("PostgreSQL has numbers of 64 bits")
  void postgres() throws Exception {
    goesOn(
        PrivateServer.postgres().withDatabase(DATABASE),
        "SELECT setval(pg_get_serial_sequence('client_contacts', 'client_contact_id'), "
            + LAST
            + ")");
  }

  @Test
  @DisplayName("MySQL: past 2^30, and at the wall itself, numbers of contacts that are gone return")
  void mysql() throws Exception {
    goesOn(PrivateServer.mariaDb().withDatabase(DATABASE), "");
  }

  private void goesOn(PrivateServer server, String forward) throws SQLException {
    DatabaseSettings settings = server.settings(DATABASE).withClock(clock);
    goesOn(settings, () -> server.connect(DATABASE), settings.newDialect(), forward);
  }

  @Test
  @DisplayName("MySQL: two servers take different ranges, pass over what is used, begin again")
  void twoServers() throws Exception {
    PrivateServer server = PrivateServer.mariaDb().withDatabase(DATABASE + "_two");
    DatabaseSettings settings = server.settings(DATABASE + "_two").withClock(clock);
    Opener opener = () -> server.connect(DATABASE + "_two");
    try (var one = SqlDatastore.open(settings)) {
      contact(one);
    }
    long[] used = LongStream.concat(LongStream.of(HALF), LongStream.range(2, 100)).toArray();
    seed(opener, settings.newDialect(), used);
    server.execute(
        DATABASE + "_two",
        "INSERT INTO fsx_tasks (name, started_at) VALUES ('contact_ids', %d)".formatted(HALF - 70));
    try (var one = SqlDatastore.open(settings);
        var other = SqlDatastore.open(settings);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<List<Long>>> calls =
          List.of(
              () -> contacts(one, 100),
              () -> contacts(other, 100),
              () -> contacts(one, 100),
              () -> contacts(other, 100));
      Set<Long> numbers = new HashSet<>();
      for (var result : threads.invokeAll(calls)) {
        numbers.addAll(result.get());
      }
      assertThat(numbers).hasSize(400).allMatch(number -> number >= 100 && number < HALF);
      assertThat(numbers).anyMatch(number -> number >= HALF - 70).anyMatch(number -> number < 400);
      assertThat(times(one)).hasSize(500);
    }
  }

  @Test
  @DisplayName("with no range free the engine goes on choosing")
  void noneFree() throws Exception {
    Path file = folder.resolve("server.sqlite");
    try (var store = SqlDatastore.open(SqliteSettings.defaults(file).withClock(clock))) {
      contact(store);
    }
    Opener opener = () -> DriverManager.getConnection("jdbc:sqlite:" + file);
    seed(
        opener,
        new SqliteDialect(),
        LongStream.rangeClosed(2, 201).filter(number -> number % 40 != 0).toArray());
    try (var db = new Db(opener.open(), new SqliteDialect())) {
      db.execute("CREATE TABLE fsx_tasks (name TEXT PRIMARY KEY, started_at INT8 NOT NULL)");
      var ids = new ContactIds(new OneConnection(db), 200);
      assertThat(ids.next()).as("no gap is large enough").isEqualTo(ContactIds.ENGINE);
      db.execute("DELETE FROM client_contacts WHERE client_contact_id BETWEEN 60 AND 130");
      var later = new ContactIds(new OneConnection(db), 200);
      assertThat(LongStream.generate(later::next).limit(71))
          .containsExactly(LongStream.rangeClosed(60, 130).boxed().toArray(Long[]::new));
      seed(opener, new SqliteDialect(), LongStream.rangeClosed(60, 130).toArray());
      assertThat(later.next()).isEqualTo(ContactIds.ENGINE);
    }
  }

  private record OneConnection(Db db) implements Reads {
    @Override
    public <T> T read(String what, Query<T> query) {
      try {
        return query.run(db);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {}
  }
}
