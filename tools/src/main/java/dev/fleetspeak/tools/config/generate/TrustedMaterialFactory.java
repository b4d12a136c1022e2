package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.config.Config;
import dev.fleetspeak.tools.config.files.StagedFiles;
import dev.fleetspeak.tools.config.pki.CertificateAuthority;
import dev.fleetspeak.tools.config.pki.CertificateFiles;
import dev.fleetspeak.tools.config.pki.CertificateReview;
import dev.fleetspeak.tools.config.pki.KeyedCertificate;
import dev.fleetspeak.tools.config.pki.PrivateKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds or makes what clients trust. */
final class TrustedMaterialFactory {
  private final Config input;
  private final String source;
  private final Configurator.Options options;
  private final Instant now;
  private final StagedFiles files;

  TrustedMaterialFactory(
      Config input, String source, Configurator.Options options, Instant now, StagedFiles files) {
    this.input = input;
    this.source = source;
    this.options = options;
    this.now = now;
    this.files = files;
  }

  TrustedMaterial prepare(List<String> warnings) throws ConfigException {
    return ExistingFile.isThere(Path.of(input.getTrustedCertFile())) ? load(warnings) : mint();
  }

  private TrustedMaterial load(List<String> warnings) throws ConfigException {
    String file = input.getTrustedCertFile();
    String pem = MaterialFactory.read(file);
    X509Certificate certificate = CertificateFiles.first(pem, file);
    if (CertificateReview.isExpired(certificate, now)) {
      throw new ConfigException(
          file
              + ": expired at "
              + certificate.getNotAfter().toInstant()
              + "; clients need a new trusted certificate");
    }
    CertificateReview.validity(certificate, now)
        .ifPresent(text -> warnings.add(file + ": " + text));
    return new TrustedMaterial(pem, certificate, key(warnings));
  }

  /** A key that is not here is kept elsewhere; one that is here has to be good. */
  private @Nullable PrivateKey key(List<String> warnings) throws ConfigException {
    String name = input.getTrustedCertKeyFile();
    if (name.isEmpty() || !Files.isReadable(Path.of(name))) {
      return null;
    }
    ExistingFile.looseMode(Path.of(name)).ifPresent(warnings::add);
    return PrivateKeys.parse(MaterialFactory.read(name), name);
  }

  private TrustedMaterial mint() throws ConfigException {
    String name = input.getTrustedCertKeyFile();
    if (name.isEmpty()) {
      throw new ConfigException(
          source
              + ": trusted_cert_key_file is empty; set it, so that the missing "
              + input.getTrustedCertFile()
              + " can be made");
    }
    Path keyFile = Path.of(name);
    if (ExistingFile.isThere(keyFile) && !options.overwriteKeys()) {
      throw new ConfigException(
          name
              + ": this private key is there, but its certificate "
              + input.getTrustedCertFile()
              + " is not; bring the certificate back, or give --overwrite_keys to replace the key");
    }
    KeyedCertificate minted = CertificateAuthority.mint(input.getConfigurationName(), now);
    files.put(keyFile, ascii(minted.keyPem()), Readers.OWNER, "trusted_cert_key_file");
    files.put(
        Path.of(input.getTrustedCertFile()),
        ascii(minted.certificatePem()),
        Readers.ALL,
        "trusted_cert_file");
    return new TrustedMaterial(
        minted.certificatePem(), minted.certificate(), minted.keys().getPrivate());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
