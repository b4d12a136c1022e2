package dev.fleetspeak.server.https.kit;

import com.google.protobuf.ByteString;
import dev.fleetspeak.server.store.FileStore;
import dev.fleetspeak.server.store.StoredFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Files in memory. */
public final class MemoryFiles implements FileStore {
  private final Map<List<String>, StoredFile> files = new ConcurrentHashMap<>();

  @Override
  public void storeFile(String service, String name, byte[] content) {
    store(service, name, content, Instant.now());
  }

  /** Stores with a time of one's own. */
  public void store(String service, String name, byte[] content, Instant modified) {
    files.put(
        List.of(service, name),
        new StoredFile(service, name, modified, ByteString.copyFrom(content)));
  }

  @Override
  public void deleteFile(String service, String name) {
    files.remove(List.of(service, name));
  }

  @Override
  public Optional<StoredFile> readFile(String service, String name) {
    return Optional.ofNullable(files.get(List.of(service, name)));
  }
}
