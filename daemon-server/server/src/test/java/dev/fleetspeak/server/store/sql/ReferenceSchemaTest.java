package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The twelve tables column by column, as the reference makes them (server.md 2.8). */
class ReferenceSchemaTest {
  private static final List<String> EXPECTED =
      """
      broadcast_allocations: broadcast_id TEXT(32)* pk1, allocation_id TEXT(16)* pk2, sent UINT8, message_limit UINT8, expiration_time_seconds INT8, expiration_time_nanos INT4; without rowid
      broadcast_labels: broadcast_id TEXT(32)* pk1, service_name TEXT(128)* pk2, label TEXT(128)* pk3; without rowid
      broadcast_sent: broadcast_id TEXT(32)* pk2, client_id TEXT(16)* pk1; without rowid
      broadcasts: broadcast_id TEXT(32)* pk1, source_service_name TEXT(128)*, destination_service_name TEXT(128), message_type TEXT(128)*, expiration_time_seconds INT8, expiration_time_nanos INT4, data_type_url TEXT, data_value BLOB, sent UINT8, allocated UINT8, message_limit UINT8
      client_contact_messages: client_contact_id INTEGER* pk1, message_id TEXT(64)* pk2; without rowid
      client_contacts: client_contact_id INTEGER* pk1, client_id TEXT(16)*, time INT8*, sent_nonce TEXT(16)*, received_nonce TEXT(16)*, address TEXT(64)
      client_labels: client_id TEXT(16)* pk1, service_name TEXT(128)* pk2, label TEXT(128)* pk3; without rowid
      client_resource_usage_records: client_id TEXT(16)*, scope TEXT(128)*, pid INT8, process_start_time INT8, client_timestamp INT8, server_timestamp INT8, process_terminated BOOLEAN*, mean_user_cpu_rate REAL, max_user_cpu_rate REAL, mean_system_cpu_rate REAL, max_system_cpu_rate REAL, mean_resident_memory_mib INT4, max_resident_memory_mib INT4, mean_num_fds INT4, max_num_fds INT4
      clients: client_id TEXT(16) pk1, client_key BLOB, blacklisted BOOLEAN*, last_contact_time INT8*, last_contact_address TEXT(64), last_contact_streaming_to TEXT(128), last_clock_seconds INT8, last_clock_nanos INT4
      files: service TEXT(128)* pk1, name TEST(256)* pk2, modified_time_nanos INT8*, data BLOB
      messages: message_id TEXT(64)* pk1, source_client_id TEXT(16)*, source_service_name TEXT(128)*, source_message_id TEXT(32)*, destination_client_id TEXT(16), destination_service_name TEXT(128)*, message_type TEXT(128), creation_time_seconds INT8*, creation_time_nanos INT4*, processed_time_seconds INT8, processed_time_nanos INT4, validation_info BLOB, failed INT1, failed_reason TEXT, annotations BLOB
      pending_messages: message_id TEXT(64)* pk1, retry_count INT4*, scheduled_time INT8*, data_type_url TEXT, data_value BLOB
      """
          .lines()
          .toList();

  @TempDir Path folder;

  @Test
  @DisplayName("2.8: the reference's tables, column by column; everything else is fsx_")
  void tables() throws Exception {
    Path file = folder.resolve("server.sqlite");
    SqliteDatastore.open(SqliteSettings.defaults(file)).close();
    try (Db db = new SqliteFile(file).openReader()) {
      assertThat(
              db.list(
                  """
                  SELECT t.name || ': ' || (
                    SELECT group_concat(c.name || ' ' || c.type || iif(c."notnull", '*', '')
                      || iif(c.pk, ' pk' || c.pk, ''), ', ') FROM pragma_table_info(t.name) c)
                    || iif(t.wr, '; without rowid', '')
                  FROM pragma_table_list t
                  WHERE t.schema = 'main' AND t.name NOT LIKE 'fsx\\_%' ESCAPE '\\'
                    AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name
                  """,
                  row -> row.getString(1)))
          .isEqualTo(EXPECTED);
      assertThat(
              db.list(
                  """
                  SELECT name FROM sqlite_master WHERE type <> 'table'
                    AND name NOT LIKE 'fsx\\_%' ESCAPE '\\'
                    AND name NOT LIKE 'sqlite\\_autoindex%' ESCAPE '\\'
                  """,
                  row -> row.getString(1)))
          .isEmpty();
      assertThat(
              db.list(
                  """
                  SELECT m.name || '.' || f."from" || ' ' || f."table" || ' ' || f.on_delete
                  FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
                  WHERE m.type = 'table' AND m.name NOT LIKE 'fsx\\_%' ESCAPE '\\' ORDER BY 1
                  """,
                  row -> row.getString(1)))
          .containsExactly(
              "broadcast_allocations.broadcast_id broadcasts NO ACTION",
              "broadcast_labels.broadcast_id broadcasts NO ACTION",
              "broadcast_sent.broadcast_id broadcasts NO ACTION",
              "broadcast_sent.client_id clients NO ACTION",
              "client_contact_messages.client_contact_id client_contacts NO ACTION",
              "client_contact_messages.message_id messages NO ACTION",
              "client_contacts.client_id clients NO ACTION",
              "client_labels.client_id clients NO ACTION",
              "client_resource_usage_records.client_id clients NO ACTION",
              "pending_messages.message_id messages NO ACTION");
    }
  }
}
