package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.MessageCount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reference server stored is counted at the first opening, and not again. */
class RecountTest {
  private static final long DAY = 86_400;
  private static final CountQuery ALL =
      new CountQuery(null, null, null, Set.of(), null, null, null);

  @TempDir Path folder;

  @Test
  @DisplayName("12.1 no. 7: messages of a reference server are counted once, by state and age")
  void countedOnce() throws Exception {
    Path file = folder.resolve("db.sqlite");
    SqliteDatastore.open(SqliteSettings.defaults(file)).close();
    long now = System.currentTimeMillis() / 1000;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      insert(connection, "aa", "0123456789abcdef", "", now, 0);
      insert(connection, "ab", "0123456789abcdef", "", now - 10 * DAY, 1);
      insert(connection, "ac", "0123456789abcdef", "", now - 100 * DAY, 0);
      insert(connection, "ad", "", "0123456789abcdef", now - 100 * DAY, null);
    }
    for (int opened = 0; opened < 2; opened++) {
      try (SqlDatastore store = SqliteDatastore.open(SqliteSettings.defaults(file))) {
        List<MessageCount> counts = store.countMessages(ALL);
        assertThat(counts.stream().mapToLong(MessageCount::stored).sum()).isEqualTo(4);
        assertThat(counts.stream().mapToLong(MessageCount::processed).sum()).isEqualTo(2);
        assertThat(counts.stream().mapToLong(MessageCount::failed).sum()).isEqualTo(1);
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(DISTINCT width) FROM fsx_message_counts")) {
      assertThat(rows.getInt(1)).as("minutes, hours and days").isEqualTo(3);
    }
  }

  private static void insert(
      Connection connection,
      String id,
      String from,
      String to,
      long created,
      @Nullable Integer failed)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO messages (message_id, source_client_id, source_service_name,
            source_message_id, destination_client_id, destination_service_name, message_type,
            creation_time_seconds, creation_time_nanos, processed_time_seconds,
            processed_time_nanos, failed, failed_reason, annotations)
          VALUES ('%s', '%s', 'cat', '', '%s', 'cat', 'T', %d, 0, %s, %s, %s, '', NULL)
          """
              .formatted(
                  id.repeat(32),
                  from,
                  to,
                  created,
                  failed == null ? "NULL" : created,
                  failed == null ? "NULL" : 0,
                  failed == null ? "NULL" : failed));
    }
  }
}
