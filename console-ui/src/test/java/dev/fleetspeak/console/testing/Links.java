package dev.fleetspeak.console.testing;

import dev.fleetspeak.console.api.Connection;
import dev.fleetspeak.console.api.ConnectionState;
import dev.fleetspeak.console.api.ServerAddress;
import dev.fleetspeak.console.api.ServerLink;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Makes connections and remembers them, to count the calls that are left. */
public final class Links implements ServerLink.Connector {
  private final List<ServerLink> made = new CopyOnWriteArrayList<>();

  @Override
  public ServerLink open(
      ServerAddress address, InstantSource clock, Consumer<ConnectionState> listener) {
    ServerLink link = Connection.open(address, clock, listener);
    made.add(link);
    return link;
  }

  /** How many were made. */
  public int count() {
    return made.size();
  }

  /** Calls under way on one of them, the first being 0. */
  public int openCalls(int number) {
    return made.get(number).openCalls();
  }

  /** Calls under way on all of them. */
  public int openCalls() {
    return made.stream().mapToInt(ServerLink::openCalls).sum();
  }
}
