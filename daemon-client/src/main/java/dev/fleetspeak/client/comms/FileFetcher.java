package dev.fleetspeak.client.comms;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.fleetspeak.client.comms.http.Attempt;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.client.comms.http.HttpAnswer;
import dev.fleetspeak.client.comms.http.HttpRequest;
import dev.fleetspeak.client.comms.http.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files from the server (wire-client 7), independently of the communicator's contacts.
 * Thread-safe.
 */
public final class FileFetcher {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final Duration REQUEST_LIMIT = Duration.ofMinutes(5);

  private final CommunicatorContext context;
  private final CommsSettings settings;

  /** For the stock client. */
  public FileFetcher(CommunicatorContext context) {
    this(context, CommsSettings.defaults());
  }

  /** With an embedding program's own settings. */
  public FileFetcher(CommunicatorContext context, CommsSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  /**
   * Asks the servers in their order until one answers well. Blocks.
   *
   * @param service whose file it is
   * @param name of the file
   * @param since only if the file is newer, to the second; null for always
   * @param limit longest time for all servers together
   * @throws IllegalArgumentException if no URL can name the file (wire-client X13)
   * @throws IOException if no server gave it; the text has the last one's reason
   */
  public FetchedFile fetch(String service, String name, @Nullable Instant since, Duration limit)
      throws IOException {
    String path = path(service, name);
    long end = System.nanoTime() + limit.toNanos();
    IOException failure = new IOException("no server was tried in time");
    try (ServerLink link = ServerLink.configure(context, settings, null)) {
      List<Header> headers = headers(link, since);
      for (Endpoint host : link.hosts().snapshot()) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
          break;
        }
        Duration each = left.compareTo(REQUEST_LIMIT) < 0 ? left : REQUEST_LIMIT;
        try (Attempt attempt = new Attempt(each)) {
          FetchedFile file = ask(link, new HttpRequest("GET", host, path, headers), attempt);
          context.metrics().fileRequested(host.authority(), service, name, file.modified(), null);
          return file;
        } catch (IOException e) {
          context.metrics().fileRequested(host.authority(), service, name, false, e);
          failure = e;
        }
      }
    } catch (IllegalStateException e) {
      failure = new IOException(e.getMessage(), e);
    }
    throw new IOException(
        "unable to retrieve file " + service + "/" + name + ": " + ContactLog.reason(failure),
        failure);
  }

  private static FetchedFile ask(ServerLink link, HttpRequest request, Attempt attempt)
      throws IOException {
    HttpAnswer answer = link.transport().exchange(request, ByteString.EMPTY, attempt);
    return switch (answer.status()) {
      case OK ->
          new FetchedFile(
              true,
              UnsafeByteOperations.unsafeWrap(answer.body()),
              HttpDate.parse(answer.header("Last-Modified")));
      case NOT_MODIFIED -> FetchedFile.UNMODIFIED;
      default -> throw new StatusException(answer.status(), answer.body());
    };
  }

  private List<Header> headers(ServerLink link, @Nullable Instant since) {
    List<Header> headers = new ArrayList<>(link.headers());
    if (since != null) {
      headers.add(new Header("If-Modified-Since", HttpDate.format(since)));
    }
    for (String label : context.serverInfo().labels()) {
      headers.add(new Header("X-Fleetspeak-Labels", label));
    }
    return headers;
  }

  /**
   * The path as it goes over the wire: each part escaped, and that escaped again, which is what
   * servers undo.
   */
  static String path(String service, String name) {
    return "/files/" + part(service) + "/" + part(name);
  }

  private static String part(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("no URL can name a file or service \"" + name + "\"");
    }
    return PathSegment.escape(name).replace("%", "%25");
  }
}
