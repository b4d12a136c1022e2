package dev.fleetspeak.server.notify.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.fleetspeak.common.id.ClientId;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Answers {@code POST /client/<16 hex digits>} with an empty 200, 404 for another folder, then 400
 * for a wrong id, then 400 for another method (server.md 5). There is no authentication, so all a
 * stranger can do is make a stream look for messages once.
 */
final class NotificationHandler implements HttpHandler {
  private static final String FOLDER = "/client/";

  /** Ours alone: a reference server answers 404, and looks for broadcasts once a minute. */
  static final String BROADCASTS = "/broadcasts";

  private final Consumer<ClientId> heard;
  private final Runnable broadcasts;

  NotificationHandler(Consumer<ClientId> heard, Runnable broadcasts) {
    this.heard = heard;
    this.broadcasts = broadcasts;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(
          take(exchange.getRequestMethod(), exchange.getRequestURI().getPath()), -1);
    }
  }

  private int take(String method, String path) {
    if (path.equals(BROADCASTS) && method.equals("POST")) {
      broadcasts.run();
      return 200;
    }
    int slash = path.lastIndexOf('/');
    if (!path.substring(0, slash + 1).equals(FOLDER)) {
      return 404;
    }
    ClientId client;
    try {
      client = ClientId.parse(path.substring(slash + 1));
    } catch (IllegalArgumentException e) {
      return 400;
    }
    if (client.isNil() || !method.equals("POST")) {
      return 400;
    }
    heard.accept(client);
    return 200;
  }
}
