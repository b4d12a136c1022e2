package dev.fleetspeak.server.contact;

import dev.fleetspeak.proto.common.ContactData;
import java.util.concurrent.CompletionStage;

/** The HTTP side of one open stream. Thread-safe; no method blocks. */
public interface StreamDown {
  /**
   * Writes a frame with messages. The contact side sends the next one only when this one is done,
   * so a slow client holds back at most one frame.
   *
   * @return done once the frame was handed to the network; failed if it was not, and the stream
   *     ends
   */
  CompletionStage<Void> send(ContactData frame);

  /** Ends the stream: a newer one of the same client came (W18), or the client was turned away. */
  void end();
}
