package dev.fleetspeak.server.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers load balancers: 200 with an empty body to anything, as the reference does (server.md
 * 7.2), while the process runs; {@code /readyz} says 503, and in a line of text why, unless the
 * server can also do its work.
 */
public final class HealthHandler implements HttpHandler {
  private static final String READY = "/readyz";

  private final Supplier<Optional<String>> trouble;

  /**
   * @param trouble what is wrong, asked for each request to {@code /readyz}; may block shortly
   */
  public HealthHandler(Supplier<Optional<String>> trouble) {
    this.trouble = trouble;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<String> wrong =
          exchange.getRequestURI().getPath().equals(READY) ? trouble.get() : Optional.empty();
      if (wrong.isEmpty()) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      byte[] text = (wrong.get() + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(503, text.length);
      exchange.getResponseBody().write(text);
    }
  }
}
