package dev.fleetspeak.server.health;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A listener in cleartext for tools of operators. Started and stopped once, by one thread. */
public final class HttpEndpoint {
  private final String field;
  private final InetSocketAddress listen;
  private final Map<String, HttpHandler> handlers;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable HttpServer server;

  /**
   * @param field configuration field of the address, for errors
   * @param handlers by path; a path answers for everything below it
   */
  public HttpEndpoint(String field, InetSocketAddress listen, Map<String, HttpHandler> handlers) {
    this.field = field;
    this.listen = listen;
    this.handlers = Map.copyOf(handlers);
  }

  /**
   * Binds the address and serves.
   *
   * @return the address in force
   * @throws IOException if it cannot be bound; the text names field and address
   */
  public InetSocketAddress start() throws IOException {
    HttpServer made;
    try {
      made = HttpServer.create(listen, 0);
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot listen on %s: %s".formatted(field, listen, e.getMessage()), e);
    }
    handlers.forEach(made::createContext);
    made.setExecutor(executor);
    made.start();
    server = made;
    return made.getAddress();
  }

  /** Ends at once; harmless if it never started. */
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
    executor.shutdownNow();
  }
}
