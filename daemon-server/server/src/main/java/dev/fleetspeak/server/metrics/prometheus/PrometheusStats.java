package dev.fleetspeak.server.metrics.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.server.metrics.StatsCollector;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts everything for Prometheus and shows it with the JVM's own metrics. */
public final class PrometheusStats implements StatsCollector {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MessageMetrics messages;
  private final PollMetrics polls;
  private final ResourceMetrics resources;
  private final StoreMetrics store;

  /** Makes metrics of its own, apart from any other instance's. */
  public PrometheusStats() {
    Metrics metrics = new Metrics(registry);
    messages = new MessageMetrics(metrics);
    polls = new PollMetrics(metrics);
    resources = new ResourceMetrics(metrics);
    store = new StoreMetrics(metrics);
    JvmMetrics.builder().register(registry);
  }

  /** Shows the metrics in the text format 0.0.4, whatever the caller would like better. */
  public HttpHandler handler() {
    return this::show;
  }

  /** The text that {@link #handler} answers with. */
  String text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    StringBuilder text = new StringBuilder(out.toString(StandardCharsets.UTF_8));
    messages.write(text);
    return text.toString();
  }

  private void show(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void messageIngested(Message message, boolean backlogged) {
    messages.ingested(message, backlogged);
  }

  @Override
  public void messageProcessed(Message message, Duration took, boolean firstTry) {
    messages.processed(message, took, firstTry);
  }

  @Override
  public void messageErrored(Message message, Duration took, boolean temporary, boolean firstTry) {
    messages.errored(message, took, temporary, firstTry);
  }

  @Override
  public void messageDropped(Message message, boolean firstTry) {
    messages.dropped(message, firstTry);
  }

  @Override
  public void messageRefused(Message message) {
    messages.refused();
  }

  @Override
  public void messageSaved(Message message) {
    messages.saved(message);
  }

  @Override
  public void messageSent(Message message) {
    messages.sent(message);
  }

  @Override
  public void clientPoll(PollInfo poll) {
    polls.observe(poll);
  }

  @Override
  public void datastoreOperation(String operation, Duration took, boolean failed) {
    store.operation(operation, took, failed);
  }

  @Override
  public void recordsRemoved(String kind, long rows) {
    store.removed(kind, rows);
  }

  @Override
  public void oldestRecord(String kind, @Nullable Instant oldest) {
    store.oldest(kind, oldest);
  }

  @Override
  public void countedAsOther(long messages) {
    store.countedAsOther(messages);
  }

  @Override
  public void resourceUsageReceived(ResourceUsageData data, boolean blacklisted) {
    resources.usage(data, blacklisted);
  }

  @Override
  public void killNotificationReceived(KillNotification notification, boolean blacklisted) {
    resources.kill(notification, blacklisted);
  }
}
