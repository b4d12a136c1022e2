package dev.fleetspeak.server.https.kit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.proto.common.ContactData;
import java.util.Map;

/**
 * An answer as it came.
 *
 * @param status HTTP status
 * @param headers by lower-case name, the last of each
 * @param body whole body
 */
public record RawAnswer(int status, Map<String, String> headers, ByteString body) {

  /** Body as text. */
  public String text() {
    return body.toStringUtf8();
  }

  /** Body as contact data. */
  public ContactData contact() throws InvalidProtocolBufferException {
    return ContactData.parseFrom(body);
  }
}
