package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who waits for the answer to a message.
 *
 * @param client who gets the message
 * @param service the client's service that gets it
 * @param message its id
 * @param ending completed once, with whatever comes first; cancelled if the caller went away
 */
record Waiter(
    ClientId client, String service, MessageId message, CompletableFuture<Ending> ending) {

  boolean isWaiting() {
    return !ending.isDone();
  }

  /** Ends the wait, unless it ended already. */
  void end(Ending how) {
    ending.complete(how);
  }
}
