package dev.fleetspeak.server.https.exchange;

import dev.fleetspeak.server.contact.ContactException;
import dev.fleetspeak.server.contact.Peer;
import dev.fleetspeak.server.https.tls.PeerIdentity;
import java.util.function.BooleanSupplier;

/** What polls and streams check alike (wire-server 2.2, 3.3). */
public final class Contacts {
  private Contacts() {}

  /** Refuses while the server is not running. */
  public static void checkReady(BooleanSupplier running) throws Refusal {
    if (!running.getAsBoolean()) {
      throw Refusal.of(500, "Server not ready.");
    }
  }

  /** Refuses what is no POST; with 400, which clients of the reference expect (W28). */
  public static void checkMethod(RequestHead head) throws Refusal {
    if (!head.method().equals("POST")) {
      throw Refusal.of(400, head.method() + " not supported");
    }
  }

  /** Who the peer is. */
  public static Peer peer(RequestHead head) throws Refusal {
    return switch (head.connection().identity()) {
      case PeerIdentity.Known known ->
          new Peer(known.id(), known.publicKey(), head.connection().address());
      case PeerIdentity.Unknown unknown -> throw Refusal.of(400, unknown.why());
    };
  }

  /** How a contact's failure is told to the peer. */
  public static Refusal refusal(ContactException failure) {
    String text =
        switch (failure.reason()) {
          case MALFORMED -> "error parsing body: " + failure.getMessage();
          case NOT_AUTHORIZED -> "not authorized";
          case FAILED -> "error processing contact: " + failure.getMessage();
        };
    return Refusal.of(failure.reason().status(), text);
  }
}
