package dev.fleetspeak.server.notify.http;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.notify.Notifier;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;

/**
 * Calls other servers, one line of clients for each of them, so that a server that hangs holds up
 * nobody else's. Calls for one client that wait are made once. A server that cannot be reached is
 * tried again for a while; what is given up then is not lost, since a client that connects again,
 * and every idle stream in time, looks for messages itself. Thread-safe; never blocks.
 */
public final class HttpNotifier implements Notifier {
  static final Duration CALL_LIMIT = Duration.ofSeconds(2);

  private static final int OK = 200;

  /** Stands for the status of a call that cannot even be made. */
  private static final int NO_ADDRESS = 0;

  private static final int BROADCAST_TRIES = 3;
  private static final Duration BROADCAST_PAUSE = Duration.ofSeconds(1);

  private final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(HttpNotifier.class));
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CALL_LIMIT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final ConcurrentMap<String, TargetLine> lines = new ConcurrentHashMap<>();
  private volatile boolean closed;

  @Override
  public void notify(String target, ClientId client) {
    if (closed || !target.contains(":")) {
      return; // "local", as a server without a listener calls itself
    }
    if (!lines.computeIfAbsent(target, this::line).add(client)) {
      log.warn(
          "too many clients of the server at {} wait to be woken; {} is left out", target, client);
    }
  }

  @Override
  public void broadcastsChanged(String target) {
    if (closed || !target.contains(":")) {
      return;
    }
    Thread.ofVirtual()
        .name("notify-broadcasts")
        .start(
            () -> {
              try {
                for (int tries = 0; !closed && tries < BROADCAST_TRIES; tries++) {
                  if (post(target, NotificationHandler.BROADCASTS).isPresent()) {
                    return;
                  }
                  Thread.sleep(BROADCAST_PAUSE);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private TargetLine line(String target) {
    return new TargetLine(
        client -> call(target, client),
        given ->
            log.warn("the server at {} cannot be reached; {} wake-ups given up", target, given));
  }

  /** False if the server cannot be reached now. */
  private boolean call(String target, ClientId client) throws InterruptedException {
    OptionalInt status = post(target, "/client/" + client);
    if (status.isPresent() && status.getAsInt() != OK && status.getAsInt() != NO_ADDRESS) {
      log.warn(
          "the server at {} answered a wake-up of client {} with {}",
          target,
          client,
          status.getAsInt());
    }
    return status.isPresent();
  }

  /** The status; empty if the server cannot be reached now. */
  private OptionalInt post(String target, String path) throws InterruptedException {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(URI.create("http://" + target + path))
              .timeout(CALL_LIMIT)
              .POST(BodyPublishers.noBody())
              .build();
    } catch (IllegalArgumentException e) {
      log.warn("\"{}\" is no notification address: {}", target, String.valueOf(e.getMessage()));
      return OptionalInt.of(NO_ADDRESS);
    }
    try {
      return OptionalInt.of(http.send(request, BodyHandlers.discarding()).statusCode());
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    closed = true;
    lines.values().forEach(TargetLine::close);
    http.shutdownNow();
  }
}
