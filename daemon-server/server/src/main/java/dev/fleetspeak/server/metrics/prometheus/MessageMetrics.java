package dev.fleetspeak.server.metrics.prometheus;

import dev.fleetspeak.proto.common.Message;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/** What happens to messages. Clients' labels are not told apart (decision 0041). */
final class MessageMetrics {
  private static final int MOST_SERIES = 2000;
  private static final String CLIENT_LABELS = "";

  private final SeriesBound ways = new SeriesBound(MOST_SERIES);
  private final Counter ingested;
  private final PlainCounter ingestedBytes;
  private final Counter sent;
  private final PlainCounter sentBytes;
  private final Counter saved;
  private final PlainCounter savedBytes;
  private final Histogram processed;
  private final Histogram errored;
  private final Counter dropped;
  private final Counter refused;

  MessageMetrics(Metrics metrics) {
    String[] way = {"source_service", "destination_service", "message_type", "client_labels"};
    String[] backlogWay = {
      "backlogged", "source_service", "destination_service", "message_type", "client_labels"
    };
    String[] save = {"service", "message_type", "for_client", "client_labels"};
    ingested =
        metrics.counter(
            "fleetspeak_messages_ingested_total", "Messages handed to a service.", backlogWay);
    ingestedBytes =
        new PlainCounter(
            "fleetspeak_messages_ingested_payload_bytes_size",
            "Payload bytes handed to a service.",
            backlogWay);
    sent = metrics.counter("fleetspeak_messages_sent_total", "Messages sent to clients.", way);
    sentBytes =
        new PlainCounter(
            "fleetspeak_messages_sent_payload_bytes_size", "Payload bytes sent to clients.", way);
    saved = metrics.counter("fleetspeak_messages_saved_total", "New messages stored.", save);
    savedBytes =
        new PlainCounter(
            "fleetspeak_messages_saved_payload_bytes_size",
            "Payload bytes of new messages stored.",
            save);
    processed =
        metrics.histogram(
            "fleetspeak_server_messages_processed_latency",
            "Seconds that services took for messages.",
            "message_type",
            "service",
            "is_first_try",
            "client_labels");
    errored =
        metrics.histogram(
            "fleetspeak_server_messages_errored_latency",
            "Seconds until services failed on messages.",
            "message_type",
            "is_temp",
            "is_first_try",
            "client_labels");
    refused =
        metrics.counter(
            "fleetspeak_server_messages_refused_total",
            "Messages of clients that cannot be delivered to anybody.");
    dropped =
        metrics.counter(
            "fleetspeak_server_messages_dropped_total",
            "Messages left for later because their service had no room.",
            "service",
            "message_type",
            "is_first_try",
            "client_labels");
  }

  void ingested(Message message, boolean backlogged) {
    String[] way = way(message);
    String again = Boolean.toString(backlogged);
    ingested.labelValues(again, way[0], way[1], way[2], CLIENT_LABELS).inc();
    ingestedBytes.add(bytes(message), again, way[0], way[1], way[2], CLIENT_LABELS);
  }

  void sent(Message message) {
    String[] way = way(message);
    sent.labelValues(way[0], way[1], way[2], CLIENT_LABELS).inc();
    sentBytes.add(bytes(message), way[0], way[1], way[2], CLIENT_LABELS);
  }

  void saved(Message message) {
    String[] way = way(message);
    saved.labelValues(way[1], way[2], "false", CLIENT_LABELS).inc();
    savedBytes.add(
        message.hasResult() ? 0 : bytes(message), way[1], way[2], "false", CLIENT_LABELS);
  }

  void processed(Message message, Duration took, boolean firstTry) {
    String[] way = way(message);
    processed
        .labelValues(way[2], way[1], Boolean.toString(firstTry), CLIENT_LABELS)
        .observe(Metrics.seconds(took));
  }

  void errored(Message message, Duration took, boolean temporary, boolean firstTry) {
    errored
        .labelValues(
            way(message)[2], Boolean.toString(temporary), Boolean.toString(firstTry), CLIENT_LABELS)
        .observe(Metrics.seconds(took));
  }

  void dropped(Message message, boolean firstTry) {
    String[] way = way(message);
    dropped.labelValues(way[1], way[2], Boolean.toString(firstTry), CLIENT_LABELS).inc();
  }

  void refused() {
    refused.inc();
  }

  void write(StringBuilder out) {
    ingestedBytes.write(out);
    sentBytes.write(out);
    savedBytes.write(out);
  }

  /** Source service, destination service and type, within bounds. */
  private String[] way(Message message) {
    return ways.admit(
        message.getSource().getServiceName(),
        message.getDestination().getServiceName(),
        message.getMessageType());
  }

  private static long bytes(Message message) {
    return (long) message.getData().getTypeUrlBytes().size() + message.getData().getValue().size();
  }
}
