package dev.fleetspeak.server.https.exchange;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;

/** Sends a peer that asked for an unclean path to the clean one (wire-server 1.4). */
record Redirect(String location) implements Endpoint.Whole {

  @Override
  public void check(RequestHead head) {}

  @Override
  public int maxBodyBytes() {
    return 64 * 1024;
  }

  @Override
  public Answer answer(RequestHead head, byte[] body) {
    return new Answer(307, List.of(Map.entry("Location", location)), ByteString.EMPTY, false);
  }
}
