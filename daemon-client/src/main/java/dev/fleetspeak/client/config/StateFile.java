package dev.fleetspeak.client.config;

import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.file.PrivateFiles;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.client.ClientState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;

/**
 * The file with the client's state, written atomically for its owner alone. One that is broken is
 * kept beside it under another name and told of, because with it goes the client's identity (C14).
 */
final class StateFile {
  private static final System.Logger LOG = System.getLogger(StateFile.class.getName());

  private final Path file;

  StateFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the state; an empty one if there is none that can be used.
   *
   * @throws ConfigException if the file is there but cannot be read or set aside: an identity must
   *     not be overwritten because of a passing error
   */
  ClientState load() throws ConfigException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.INFO, "{0}: is not there yet; a new identity is made", file);
      return ClientState.getDefaultInstance();
    } catch (IOException e) {
      throw new ConfigException(
          "%s: the client's state cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    try {
      ClientState state = ClientState.parseFrom(bytes);
      if (state.getClientKey().isEmpty()) {
        throw new IOException("it holds no key");
      }
      EcKeys.fromSec1(state.getClientKey().toByteArray());
      return state;
    } catch (IOException | GeneralSecurityException e) {
      setAside(String.valueOf(e.getMessage()));
      return ClientState.getDefaultInstance();
    }
  }

  private void setAside(String reason) throws ConfigException {
    Path aside = file.resolveSibling(file.getFileName() + ".corrupted");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ConfigException(
          "%s: the client's state is corrupted (%s) and cannot be set aside: %s"
              .formatted(file, reason, e.getMessage()),
          e);
    }
    LOG.log(
        System.Logger.Level.ERROR,
        "{0}: the client''s state is corrupted ({1}); it is kept as {2}, and this client gets a new"
            + " identity",
        file,
        reason,
        aside);
  }

  void save(ClientState state) throws IOException {
    PrivateFiles.write(file, state.toByteArray(), PrivateFiles.Readers.OWNER);
  }
}
