package dev.fleetspeak.client;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Signature;
import org.jspecify.annotations.Nullable;

/** Adds a signature of an embedding program's own to each contact (client.md 9.3). Thread-safe. */
@FunctionalInterface
public interface ContactSigner {

  /**
   * Signs exactly these bytes.
   *
   * @return null if the key is not available now; the contact goes out without it
   */
  @Nullable Signature sign(ByteString contactData);
}
