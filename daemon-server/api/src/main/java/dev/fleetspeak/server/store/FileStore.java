package dev.fleetspeak.server.store;

import java.util.Optional;

/** Files that clients may fetch, by service and name. */
public interface FileStore {

  /** Keeps a file, replacing one of the same name. */
  void storeFile(String service, String name, byte[] content);

  /** Removes a file; a missing one is fine. */
  void deleteFile(String service, String name);

  /** A file with its content, if it is there. */
  Optional<StoredFile> readFile(String service, String name);
}
