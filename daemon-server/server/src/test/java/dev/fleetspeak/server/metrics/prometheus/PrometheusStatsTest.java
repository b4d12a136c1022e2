package dev.fleetspeak.server.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.server.metrics.StatsCollector.PollInfo;
import dev.fleetspeak.server.metrics.StatsCollector.PollType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Metrics under the reference's names (server.md 8.3). */
class PrometheusStatsTest {
  private static final Duration QUARTER = Duration.ofMillis(250);

  private final PrometheusStats stats = new PrometheusStats();

  private static Message message(String type) {
    return Message.newBuilder()
        .setSource(Address.newBuilder().setServiceName("from"))
        .setDestination(Address.newBuilder().setServiceName("to"))
        .setMessageType(type)
        .setData(Any.newBuilder().setTypeUrl("12345").setValue(ByteString.copyFromUtf8("678")))
        .build();
  }

  private void shows(String... lines) throws IOException {
    assertThat(stats.text().lines()).contains(lines);
  }

  @Test
  @DisplayName("8.3: messages ingested, saved, processed, failed and dropped")
  void messages() throws IOException {
    Message message = message("T");
    stats.messageIngested(message, true);
    stats.messageSaved(message);
    stats.messageProcessed(message, QUARTER, false);
    stats.messageErrored(message, QUARTER, true, true);
    stats.messageDropped(message, true);
    shows(
        "# TYPE fleetspeak_messages_ingested_total counter",
        "fleetspeak_messages_ingested_total{backlogged=\"true\",client_labels=\"\","
            + "destination_service=\"to\",message_type=\"T\",source_service=\"from\"} 1.0",
        "# TYPE fleetspeak_messages_ingested_payload_bytes_size counter",
        "fleetspeak_messages_ingested_payload_bytes_size{backlogged=\"true\","
            + "source_service=\"from\",destination_service=\"to\",message_type=\"T\","
            + "client_labels=\"\"} 8",
        "fleetspeak_messages_saved_total{client_labels=\"\",for_client=\"false\","
            + "message_type=\"T\",service=\"to\"} 1.0",
        "fleetspeak_messages_saved_payload_bytes_size{service=\"to\",message_type=\"T\","
            + "for_client=\"false\",client_labels=\"\"} 8",
        "# TYPE fleetspeak_server_messages_processed_latency histogram",
        "fleetspeak_server_messages_processed_latency_sum{client_labels=\"\","
            + "is_first_try=\"false\",message_type=\"T\",service=\"to\"} 0.25",
        "fleetspeak_server_messages_errored_latency_count{client_labels=\"\","
            + "is_first_try=\"true\",is_temp=\"true\",message_type=\"T\"} 1",
        "fleetspeak_server_messages_dropped_total{client_labels=\"\",is_first_try=\"true\","
            + "message_type=\"T\",service=\"to\"} 1.0");
  }

  @Test
  @DisplayName("FLAW 2: messages sent are counted and end nothing")
  void sent() throws IOException {
    stats.messageSent(message("T"));
    shows(
        "fleetspeak_messages_sent_total{client_labels=\"\",destination_service=\"to\","
            + "message_type=\"T\",source_service=\"from\"} 1.0",
        "fleetspeak_messages_sent_payload_bytes_size{source_service=\"from\","
            + "destination_service=\"to\",message_type=\"T\",client_labels=\"\"} 8");
  }

  @Test
  @DisplayName("FLAW 48: clients cannot make series without bound")
  void bounded() throws IOException {
    for (int i = 0; i < 3000; i++) {
      stats.messageSaved(message("T" + i));
    }
    assertThat(stats.text().lines().filter(l -> l.startsWith("fleetspeak_messages_saved_total")))
        .hasSize(2001)
        .contains(
            "fleetspeak_messages_saved_total{client_labels=\"\",for_client=\"false\","
                + "message_type=\"(other)\",service=\"(other)\"} 1000.0");
  }

  @Test
  @DisplayName("8.3: hostile label values are escaped")
  void escaped() throws IOException {
    stats.messageSent(message("a\"b\\c\nd"));
    assertThat(stats.text())
        .contains(
            "sent_payload_bytes_size{source_service=\"from\",destination_service=\"to\","
                + "message_type=\"a\\\"b\\\\c\\nd\",client_labels=\"\"} 8");
  }

  @Test
  @DisplayName("8.3: polls, store operations, resource usage and kills")
  void others() throws IOException {
    stats.clientPoll(
        new PollInfo(
            null, PollType.POLL, 200, true, QUARTER, 2_000_000, QUARTER, 500_000, QUARTER));
    stats.datastoreOperation("StoreMessages", QUARTER, false);
    stats.resourceUsageReceived(
        ResourceUsageData.newBuilder().setScope("ls").setVersion("1").build(), false);
    stats.killNotificationReceived(
        KillNotification.newBuilder()
            .setService("ls")
            .setReason(KillNotification.Reason.MEMORY_EXCEEDED)
            .build(),
        true);
    String poll = "{cache_hit=\"true\",http_status_code=\"200\",poll_type=\"POLL\"} ";
    String usage = "{blacklisted=\"false\",client_data_labels=\"\",scope=\"ls\",version=\"1\"} ";
    String received = "fleetspeak_server_resource_usage_data_received_";
    shows(
        "fleetspeak_server_client_polls_total" + poll + "1.0",
        "fleetspeak_server_client_polls_operation_time_latency_sum" + poll + "0.25",
        "fleetspeak_server_client_polls_read_time_latency_sum" + poll + "0.25",
        "fleetspeak_server_client_polls_write_time_latency_sum" + poll + "0.25",
        "fleetspeak_server_client_polls_read_megabytes_size_distribution_sum" + poll + "2.0",
        "fleetspeak_server_client_polls_write_megabytes_size_distribution_sum" + poll + "0.5",
        "fleetspeak_server_datastore_operations_completed_latency_count"
            + "{errored=\"false\",operation=\"StoreMessages\"} 1",
        received + "total" + usage + "1.0",
        received + "mean_user_cpu_rate_distribution_count" + usage + "1",
        received + "max_user_cpu_rate_distribution_count" + usage + "1",
        received + "mean_system_cpu_rate_distribution_count" + usage + "1",
        received + "max_system_cpu_rate_count" + usage + "1",
        received + "mean_resident_memory_bytes_distribution_count" + usage + "1",
        received + "max_resident_memory_bytes_distribution_count" + usage + "1",
        "fleetspeak_server_kill_notifications_received_total{blacklisted=\"true\","
            + "client_data_labels=\"\",reason=\"MEMORY_EXCEEDED\",service=\"ls\"} 1.0");
  }

  @Test
  @DisplayName("what the store removes and keeps by itself, by kind")
  void retention() throws IOException {
    stats.recordsRemoved("contacts", 3);
    stats.recordsRemoved("contacts", 4);
    stats.oldestRecord("contacts", Instant.ofEpochSecond(1_500));
    stats.oldestRecord("messages", Instant.ofEpochSecond(1_600));
    stats.oldestRecord("messages", null);
    stats.countedAsOther(5);
    shows(
        "fleetspeak_server_retention_removed_rows_total{kind=\"contacts\"} 7.0",
        "fleetspeak_server_retention_oldest_timestamp_seconds{kind=\"contacts\"} 1500.0",
        "fleetspeak_server_message_counts_other_total 5.0");
    assertThat(stats.text()).doesNotContain("kind=\"messages\"");
  }
}
