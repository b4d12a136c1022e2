package dev.fleetspeak.client.hosting;

import dev.fleetspeak.client.service.ServiceFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where services get their files from. Thread-safe. */
@FunctionalInterface
public interface FileSource {

  /**
   * Fetches a file of a service; nothing if it is not newer than a time.
   *
   * @throws IOException if no server gave it
   */
  Optional<ServiceFile> fetch(String service, String name, @Nullable Instant since, Duration limit)
      throws IOException;
}
