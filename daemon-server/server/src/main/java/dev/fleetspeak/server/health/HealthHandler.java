package dev.fleetspeak.server.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Answers load balancers: 200 with an empty body to anything, as the reference does (server.md
 * 7.2), while the process runs; {@code /readyz} says 503 unless the server can also do its work.
 */
public final class HealthHandler implements HttpHandler {
  private static final String READY = "/readyz";

  private final BooleanSupplier ready;

  /**
   * @param ready asked for each request to {@code /readyz}; may block shortly
   */
  public HealthHandler(BooleanSupplier ready) {
    this.ready = ready;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean well = !exchange.getRequestURI().getPath().equals(READY) || ready.getAsBoolean();
      exchange.sendResponseHeaders(well ? 200 : 503, -1);
    }
  }
}
