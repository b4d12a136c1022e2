package dev.fleetspeak.client.comms;

import com.google.protobuf.ByteString;
import java.util.Map;

/**
 * A contact ready to send.
 *
 * @param wrapped serialized {@code WrappedContactData}
 * @param processed processed counts by service instance, the base of this stream's next frame
 */
public record OutgoingContact(ByteString wrapped, Map<String, Long> processed) {

  /** Copies the map. */
  public OutgoingContact {
    processed = Map.copyOf(processed);
  }
}
