package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.http.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** The servers in the order in which they are tried (wire-client 1.7). Thread-safe. */
final class HostList {
  private final List<Endpoint> hosts;

  HostList(List<Endpoint> hosts) {
    this.hosts = new ArrayList<>(hosts);
  }

  synchronized List<Endpoint> snapshot() {
    return List.copyOf(hosts);
  }

  /** The host that worked changes places with the first, so that it is the next to be tried. */
  synchronized void worked(Endpoint host) {
    int index = hosts.indexOf(host);
    if (index > 0) {
      hosts.set(index, hosts.getFirst());
      hosts.set(0, host);
    }
  }

  /** Whether these are the same hosts, in whatever order. */
  boolean hasSame(List<Endpoint> others) {
    List<Endpoint> mine = snapshot();
    return mine.size() == others.size() && mine.containsAll(others);
  }
}
