package dev.fleetspeak.common.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.util.List;

/** Contact data inside its wrapper, which signatures and labels stand on (wire-client 2.1). */
public final class ContactWrapping {
  private ContactWrapping() {}

  /** Serializes and wraps. */
  public static WrappedContactData wrap(ContactData data, List<String> labels) {
    return wrap(data.toByteString(), labels);
  }

  /** Wraps what is serialized already. */
  public static WrappedContactData wrap(ByteString data, List<String> labels) {
    return WrappedContactData.newBuilder().setContactData(data).addAllClientLabels(labels).build();
  }

  /**
   * Parses what is inside.
   *
   * @throws InvalidProtocolBufferException if it is no contact data
   */
  public static ContactData unwrap(WrappedContactData wrapped)
      throws InvalidProtocolBufferException {
    return ContactData.parseFrom(wrapped.getContactData());
  }
}
