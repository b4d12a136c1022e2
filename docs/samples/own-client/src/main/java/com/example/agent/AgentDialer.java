package com.example.agent;

import dev.fleetspeak.client.comms.dial.Dialer;
import dev.fleetspeak.client.comms.dial.DirectDialer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;

/**
 * Opens connections to this program's servers and to nothing else. With a dialer of its own a client
 * looks at no proxy of the environment. A network of one's own, such as a tunnel, would be entered
 * here; TLS comes on top in any case.
 */
final class AgentDialer implements Dialer {
  private final Set<String> servers;
  private final Dialer direct = new DirectDialer();

  AgentDialer(Iterable<String> servers) {
    Set<String> all = new java.util.TreeSet<>();
    servers.forEach(all::add);
    this.servers = Set.copyOf(all);
  }

  @Override
  public Socket dial(String host, int port, Duration timeout) throws IOException {
    if (!servers.contains(host + ":" + port)) {
      throw new IOException(host + ":" + port + " is none of this program's servers");
    }
    System.out.println("dials " + host + ":" + port);
    return direct.dial(host, port, timeout);
  }
}
