package dev.fleetspeak.server.store;

import com.google.protobuf.ByteString;
import java.time.Instant;

/**
 * A file of the file store.
 *
 * @param service owning service
 * @param name file name, may hold any character
 * @param modified when it was stored
 * @param content whole content
 */
public record StoredFile(String service, String name, Instant modified, ByteString content) {}
