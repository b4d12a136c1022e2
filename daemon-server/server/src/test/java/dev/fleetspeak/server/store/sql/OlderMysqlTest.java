package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** MySQL databases as older reference servers made them (server.md 2.9). */
@Tag("store")
class OlderMysqlTest {
  private static final String DATABASE = "older";

  @Test
  @DisplayName("2.9: missing columns and indexes are added, small payload columns become larger")
  void older() throws Exception {
    PrivateServer server = PrivateServer.mariaDb().withDatabase(DATABASE);
    server.execute(
        DATABASE,
        """
        CREATE TABLE messages(message_id BINARY(32) NOT NULL, source_client_id BINARY(8),
          source_service_name VARCHAR(128) NOT NULL, source_message_id VARBINARY(16),
          destination_client_id BINARY(8), destination_service_name VARCHAR(128) NOT NULL,
          message_type VARCHAR(128), creation_time_seconds BIGINT NOT NULL,
          creation_time_nanos INT NOT NULL, processed_time_seconds BIGINT,
          processed_time_nanos INT, validation_info BLOB, failed INT1, failed_reason TEXT,
          PRIMARY KEY (message_id))
        """,
        """
        CREATE TABLE pending_messages(for_server BOOL NOT NULL, message_id BINARY(32) NOT NULL,
          retry_count INT NOT NULL, scheduled_time BIGINT NOT NULL, data_type_url TEXT,
          data_value BLOB, PRIMARY KEY (for_server, message_id),
          FOREIGN KEY (message_id) REFERENCES messages(message_id))
        """,
        """
        INSERT INTO messages (message_id, source_service_name, destination_client_id,
          destination_service_name, message_type, creation_time_seconds, creation_time_nanos)
        VALUES (repeat(x'ab', 32), 'files', x'00000000000000aa', 'files', 'T', 5, 6)
        """,
        "INSERT INTO pending_messages VALUES (0, repeat(x'ab', 32), 3, 7, 'url', x'01')");
    ClientId client = ClientId.parse("00000000000000aa");
    try (var store = SqlDatastore.open(server.settings(DATABASE))) {
      assertThat(store.leaseForClient(client, 10, null, ""))
          .singleElement()
          .satisfies(message -> assertThat(message.getData().getTypeUrl()).isEqualTo("url"));
    }
    assertThat(columns(server, "messages")).contains("annotations blob");
    assertThat(columns(server, "pending_messages")).contains("data_value mediumblob");
    assertThat(indexed(server)).contains("destination_client_id", "scheduled_time");
  }

  private static List<String> columns(PrivateServer server, String table) throws Exception {
    return list(
        server,
        "SELECT concat(column_name, ' ', data_type) FROM information_schema.columns"
            + " WHERE table_schema = database() AND table_name = '"
            + table
            + "'");
  }

  private static List<String> indexed(PrivateServer server) throws Exception {
    return list(
        server,
        "SELECT column_name FROM information_schema.statistics"
            + " WHERE table_schema = database() AND seq_in_index = 1");
  }

  private static List<String> list(PrivateServer server, String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = server.connect(DATABASE);
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
