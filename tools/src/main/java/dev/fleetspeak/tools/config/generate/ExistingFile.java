package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.textformat.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** What is said of a file before it is read. */
final class ExistingFile {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private ExistingFile() {}

  /**
   * Whether there is such a file.
   *
   * @throws ConfigException if that cannot be found out: making a new one would be wrong then
   */
  static boolean isThere(Path file) throws ConfigException {
    if (Files.exists(file)) {
      return true;
    }
    if (Files.notExists(file)) {
      return false;
    }
    throw new ConfigException(
        file + ": cannot be looked at; check the permissions of the folders above it");
  }

  /** A warning if others than the owner may read a private key. */
  static Optional<String> looseMode(Path key) {
    try {
      return Files.getPosixFilePermissions(key).stream().anyMatch(OTHERS::contains)
          ? Optional.of(key + ": others may read this private key; set its mode to 0600")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }
}
