package dev.fleetspeak.client.comms;

import com.google.protobuf.ByteString;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a server for a file.
 *
 * @param modified false if the file is not newer than the time given; the rest is empty then
 * @param content whole
 * @param lastModified as the server says, in whole seconds; null if it does not
 */
public record FetchedFile(boolean modified, ByteString content, @Nullable Instant lastModified) {
  static final FetchedFile UNMODIFIED = new FetchedFile(false, ByteString.EMPTY, null);
}
