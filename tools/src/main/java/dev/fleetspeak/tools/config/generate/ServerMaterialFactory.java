package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.crypto.PemKeys;
import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.config.Config;
import dev.fleetspeak.tools.config.files.StagedFiles;
import dev.fleetspeak.tools.config.pki.CertificateAuthority;
import dev.fleetspeak.tools.config.pki.CertificateFiles;
import dev.fleetspeak.tools.config.pki.KeyedCertificate;
import dev.fleetspeak.tools.config.pki.PrivateKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Reads or makes the server's certificate and key. */
final class ServerMaterialFactory {
  private final Config input;
  private final String source;
  private final Configurator.Options options;
  private final Instant now;
  private final StagedFiles files;
  private final TrustedMaterial trusted;
  private final PublicHosts hosts;

  ServerMaterialFactory(
      Config input,
      String source,
      Configurator.Options options,
      Instant now,
      StagedFiles files,
      TrustedMaterial trusted,
      PublicHosts hosts) {
    this.input = input;
    this.source = source;
    this.options = options;
    this.now = now;
    this.files = files;
    this.trusted = trusted;
    this.hosts = hosts;
  }

  /** What is there; certificate and key have to be a pair. */
  ServerMaterial load() throws ConfigException {
    String pem = MaterialFactory.read(input.getServerCertFile());
    String keyPem = MaterialFactory.read(input.getServerCertKeyFile());
    X509Certificate leaf = CertificateFiles.chain(pem, input.getServerCertFile()).getFirst();
    PrivateKey key = PrivateKeys.parse(keyPem, input.getServerCertKeyFile());
    try {
      PrivateKeys.checkMatch(leaf.getPublicKey(), key);
    } catch (GeneralSecurityException e) {
      throw new ConfigException(
          input.getServerCertKeyFile()
              + ": is not the key of "
              + input.getServerCertFile()
              + "; name the pair, or remove both to have new ones made",
          e);
    }
    return new ServerMaterial(pem, keyPem);
  }

  /** A new certificate: for the key that is there when renewing, else for a new key. */
  ServerMaterial mint() throws ConfigException {
    CertificateAuthority authority = authority();
    List<String> names = hosts.forCertificate();
    Path keyFile = Path.of(input.getServerCertKeyFile());
    boolean keyIsThere = ExistingFile.isThere(keyFile);
    if (keyIsThere && options.renewServerCertificate() && !options.overwriteKeys()) {
      String keyPem = MaterialFactory.read(input.getServerCertKeyFile());
      X509Certificate renewed =
          authority.certify(input.getConfigurationName(), names, publicKey(keyPem), now);
      return new ServerMaterial(stageCertificate(pem(renewed)), keyPem);
    }
    if (keyIsThere && !options.overwriteKeys()) {
      throw new ConfigException(
          keyFile
              + ": this private key is there, but its certificate "
              + input.getServerCertFile()
              + " is not; give --renew_server_cert to make one for this key, or --overwrite_keys"
              + " to replace the key");
    }
    KeyedCertificate minted = authority.issue(input.getConfigurationName(), names, now);
    files.put(keyFile, ascii(minted.keyPem()), Readers.OWNER, "server_cert_key_file");
    return new ServerMaterial(stageCertificate(minted.certificatePem()), minted.keyPem());
  }

  private CertificateAuthority authority() throws ConfigException {
    PrivateKey key = trusted.key();
    String keyFile = input.getTrustedCertKeyFile();
    if (key == null) {
      throw new ConfigException(
          keyFile.isEmpty()
              ? source
                  + ": trusted_cert_key_file is empty; it is needed to sign the new "
                  + input.getServerCertFile()
              : keyFile
                  + ": the trusted certificate's private key is missing or cannot be read; it is"
                  + " needed to sign the new "
                  + input.getServerCertFile());
    }
    try {
      return CertificateAuthority.of(trusted.certificate(), key);
    } catch (GeneralSecurityException e) {
      throw new ConfigException(
          keyFile + ": is not the key of " + input.getTrustedCertFile() + ", or cannot sign", e);
    }
  }

  private PublicKey publicKey(String keyPem) throws ConfigException {
    String keyFile = input.getServerCertKeyFile();
    PrivateKey key = PrivateKeys.parse(keyPem, keyFile);
    Path certificate = Path.of(input.getServerCertFile());
    if (ExistingFile.isThere(certificate)) {
      for (X509Certificate old :
          Pem.certificates(MaterialFactory.read(input.getServerCertFile()))) {
        try {
          PrivateKeys.checkMatch(old.getPublicKey(), key);
          return old.getPublicKey();
        } catch (GeneralSecurityException _) {
          // A certificate of the chain, or one whose key was replaced.
        }
      }
    }
    return PemKeys.publicHalf(keyPem)
        .orElseThrow(
            () ->
                new ConfigException(
                    keyFile
                        + ": does not tell its public key; give --overwrite_keys to replace it"));
  }

  private String stageCertificate(String pem) throws ConfigException {
    files.put(Path.of(input.getServerCertFile()), ascii(pem), Readers.ALL, "server_cert_file");
    return pem;
  }

  private static String pem(X509Certificate certificate) {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate made here has an encoding", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
