package dev.fleetspeak.tools.demo;

import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.tools.config.files.StagedFiles;
import dev.fleetspeak.tools.config.pki.CertificateAuthority;
import dev.fleetspeak.tools.config.pki.CertificateFiles;
import dev.fleetspeak.tools.config.pki.KeyedCertificate;
import dev.fleetspeak.tools.config.pki.PrivateKeys;
import dev.fleetspeak.tools.config.signing.DeploymentKeyPair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The keys and certificates of a demo.
 *
 * @param folder where they lie
 */
record DemoKeys(DemoFolder folder) {
  private static final String NAME = "Demo";
  private static final List<String> HOSTS = List.of("localhost", "127.0.0.1");
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  /** Makes what is missing, and a new certificate for the server when its time runs out. */
  void prepare(Instant now) throws ConfigException {
    StagedFiles files = new StagedFiles();
    CertificateAuthority authority;
    // The deployment key is the last of the files: without it the first start did not get far.
    if (Files.exists(folder.deploymentKey())) {
      authority = existingAuthority();
      if (!isCurrent(now)) {
        putServer(files, authority.issue(NAME, HOSTS, now));
      }
    } else {
      KeyedCertificate trusted = CertificateAuthority.mint(NAME, now);
      DeploymentKeyPair deployment = DeploymentKeyPair.generate(DeploymentKeyPair.DEFAULT_BITS);
      put(files, folder.trustedKey(), Readers.OWNER, trusted.keyPem());
      put(files, folder.trustedCertificate(), Readers.ALL, trusted.certificatePem());
      putServer(files, CertificateAuthority.of(trusted).issue(NAME, HOSTS, now));
      put(files, folder.deploymentPublicKey(), Readers.ALL, deployment.publicPem());
      put(files, folder.deploymentKey(), Readers.OWNER, deployment.privatePem());
    }
    files.commit();
  }

  private CertificateAuthority existingAuthority() throws ConfigException {
    String source = folder.trustedCertificate().toString();
    X509Certificate certificate =
        CertificateFiles.first(TextConfig.read(folder.trustedCertificate()), source);
    try {
      return CertificateAuthority.of(
          certificate,
          PrivateKeys.parse(TextConfig.read(folder.trustedKey()), folder.trustedKey().toString()));
    } catch (GeneralSecurityException e) {
      throw new ConfigException(
          source + ": its key does not belong to it; demo down --purge begins anew", e);
    }
  }

  private boolean isCurrent(Instant now) throws ConfigException {
    return CertificateFiles.first(
            TextConfig.read(folder.serverCertificate()), folder.serverCertificate().toString())
        .getNotAfter()
        .toInstant()
        .isAfter(now.plus(RENEW_BEFORE));
  }

  private void putServer(StagedFiles files, KeyedCertificate server) throws ConfigException {
    put(files, folder.serverKey(), Readers.OWNER, server.keyPem());
    put(files, folder.serverCertificate(), Readers.ALL, server.certificatePem());
  }

  private static void put(StagedFiles files, Path file, Readers readers, String text)
      throws ConfigException {
    files.put(file, text.getBytes(StandardCharsets.UTF_8), readers, file.toString());
  }
}
