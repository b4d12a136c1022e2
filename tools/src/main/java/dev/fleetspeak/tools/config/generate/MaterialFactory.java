package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.config.Config;
import dev.fleetspeak.tools.config.files.StagedFiles;
import dev.fleetspeak.tools.config.pki.CertificateFiles;
import dev.fleetspeak.tools.config.pki.CertificateReview;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds or makes the trusted certificate, then the server's (tools.md 2.2, 2.3, 2.5). */
final class MaterialFactory {
  private final Config input;
  private final String source;
  private final Configurator.Options options;
  private final Instant now;
  private final StagedFiles files;

  MaterialFactory(
      Config input, String source, Configurator.Options options, Instant now, StagedFiles files) {
    this.input = input;
    this.source = source;
    this.options = options;
    this.now = now;
    this.files = files;
  }

  /** Reads what is there and adds what is made to the files. */
  Material prepare() throws ConfigException {
    List<String> warnings = new ArrayList<>();
    PublicHosts hosts = PublicHosts.of(input, source);
    TrustedMaterial trusted =
        new TrustedMaterialFactory(input, source, options, now, files).prepare(warnings);
    ServerMaterialFactory servers =
        new ServerMaterialFactory(input, source, options, now, files, trusted, hosts);
    Path serverCertificate = Path.of(input.getServerCertFile());
    boolean isNew = options.renewServerCertificate() || !ExistingFile.isThere(serverCertificate);
    ServerMaterial server = isNew ? servers.mint() : servers.load();
    review(server, trusted, hosts, isNew, warnings);
    return new Material(trusted.pem(), server.pem(), server.keyPem(), warnings);
  }

  private void review(
      ServerMaterial server,
      TrustedMaterial trusted,
      PublicHosts hosts,
      boolean isNew,
      List<String> warnings)
      throws ConfigException {
    String file = input.getServerCertFile();
    warnings.addAll(hosts.warnings());
    if (isNew) {
      return;
    }
    List<X509Certificate> chain = CertificateFiles.chain(server.pem(), file);
    X509Certificate leaf = chain.getFirst();
    if (CertificateReview.isExpired(leaf, now)) {
      throw new ConfigException(
          file
              + ": expired at "
              + leaf.getNotAfter().toInstant()
              + "; run again with --renew_server_cert");
    }
    CertificateReview.validity(leaf, now)
        .ifPresent(
            text -> warnings.add(file + ": " + text + "; --renew_server_cert makes a new one"));
    if (!CertificateReview.isTrusted(chain, Pem.certificates(trusted.pem()), now)) {
      warnings.add(
          file
              + ": is not signed by "
              + input.getTrustedCertFile()
              + ": clients that reach this server directly will refuse it");
    }
    for (String host : CertificateReview.uncovered(leaf, hosts.names())) {
      warnings.add(
          file + ": does not cover \"" + host + "\"; --renew_server_cert makes one that does");
    }
  }

  /** The whole text of a file that is there. */
  static String read(String file) throws ConfigException {
    return TextConfig.read(Path.of(file));
  }
}
