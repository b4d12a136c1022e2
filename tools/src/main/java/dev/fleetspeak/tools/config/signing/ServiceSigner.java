package dev.fleetspeak.tools.config.signing;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import dev.fleetspeak.tools.config.files.StagedFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;

/** Signs services with the deployment key (P-17). Immutable; usable by any thread. */
public final class ServiceSigner {
  private final PrivateKey key;

  /** A signer with this pair's private key. */
  public ServiceSigner(DeploymentKeyPair pair) {
    this.key = pair.privateKey();
  }

  /**
   * Signs one service: RSASSA-PSS with SHA-256 and the longest salt.
   *
   * @param service to sign; its signed_time is set here
   * @param now the time of signing
   */
  public SignedClientServiceConfig sign(ClientServiceConfig service, Instant now) {
    ClientServiceConfig dated =
        service.toBuilder()
            .setSignedTime(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
    try {
      return ServiceConfigSignatures.sign(key, dated.toByteString());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the deployment key cannot sign", e);
    }
  }

  /**
   * Signs services and writes each to a file of its name.
   *
   * @param folder for the files, made if missing: a client's {@code services/}
   * @return the files, in the order of the services
   * @throws ConfigException if a name cannot be a file's, comes twice, or the disk refuses; nothing
   *     is written then
   */
  public List<Path> write(List<ClientServiceConfig> services, Path folder, Instant now)
      throws ConfigException {
    StagedFiles files = new StagedFiles();
    for (ClientServiceConfig service : services) {
      ServiceConfigTexts.check(service, "service list");
      files.put(
          folder.resolve(service.getName()),
          sign(service, now).toByteArray(),
          Readers.ALL,
          "the signed service \"" + service.getName() + "\"");
    }
    files.commit();
    return List.copyOf(files.files());
  }
}
