package dev.fleetspeak.server.https.exchange;

import java.util.Map;

/**
 * Which path leads where (wire-server 1.4).
 *
 * @param exact endpoints by whole path
 * @param files endpoint of everything under {@code /files/}
 */
public record Routes(Map<String, Endpoint> exact, Endpoint files) {

  /** Copies the map. */
  public Routes {
    exact = Map.copyOf(exact);
  }

  Endpoint find(RequestHead head) throws Refusal {
    Endpoint endpoint = exact.get(head.path());
    if (endpoint != null) {
      return endpoint;
    }
    String path;
    try {
      path = PathText.decode(head.path());
    } catch (IllegalArgumentException e) {
      throw Refusal.uncounted(400, String.valueOf(e.getMessage()));
    }
    if (!path.startsWith("/")) {
      throw Refusal.uncounted(404, "404 page not found");
    }
    if (!PathText.clean(path).equals(path)) {
      return new Redirect(PathText.clean(head.path()));
    }
    if (path.equals("/files")) {
      return new Redirect("/files/");
    }
    if (path.startsWith("/files/")) {
      return files;
    }
    Endpoint decoded = exact.get(path);
    if (decoded == null) {
      throw Refusal.uncounted(404, "404 page not found");
    }
    return decoded;
  }
}
