package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.config.Config;
import dev.fleetspeak.tools.config.files.StagedFiles;
import dev.fleetspeak.tools.config.pki.Fingerprints;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the configurator: from its input to the files to write (tools.md 2.2, with P-05: all
 * of the input is checked before anything is written).
 */
public final class Configurator {
  private final Config input;
  private final String source;
  private final Options options;
  private final Instant now;

  /**
   * What the flags ask for.
   *
   * @param renewServerCertificate make a new one although one is there
   * @param overwriteKeys replace private keys where new ones are made
   */
  public record Options(boolean renewServerCertificate, boolean overwriteKeys) {}

  /**
   * What a run comes to.
   *
   * @param files to commit
   * @param warnings one line each
   * @param fingerprints of the certificates, one line each
   */
  public record Result(StagedFiles files, List<String> warnings, List<String> fingerprints) {}

  /**
   * @param source how errors name the input
   * @param now when new certificates begin, and the time by which old ones are judged
   */
  public Configurator(Config input, String source, Options options, Instant now) {
    this.input = input;
    this.source = source;
    this.options = options;
    this.now = now;
  }

  /**
   * Checks the input and makes what is missing, in memory.
   *
   * @throws ConfigException if anything cannot be used; names the file and the field
   */
  public Result prepare() throws ConfigException {
    InputCheck.check(input, source);
    StagedFiles files = new StagedFiles();
    List<String> warnings = new ArrayList<>();
    List<String> fingerprints = new ArrayList<>();
    if (!input.getComponentsConfig().hasHttpsConfig()) {
      put(files, ServerFile.adminOnly(input), Readers.OWNER);
      warnings.add(
          source
              + ": components_config has no https_config: an admin-only server without"
              + " certificates and client files");
      return new Result(files, warnings, fingerprints);
    }
    Material material = new MaterialFactory(input, source, options, now, files).prepare();
    material.warnings().forEach(warnings::add);
    fingerprints.add(fingerprint("trusted", input.getTrustedCertFile(), material.trustedPem()));
    fingerprints.add(fingerprint("server", input.getServerCertFile(), material.serverPem()));
    put(
        files,
        ServerFile.withCertificates(input, material.serverPem(), material.serverKeyPem()),
        Readers.OWNER);
    for (ClientFile client : ClientFile.of(input, material.trustedPem())) {
      files.put(
          Path.of(client.path()),
          utf8(TextConfig.print(client.content())),
          Readers.ALL,
          client.field());
    }
    return new Result(files, warnings, fingerprints);
  }

  private void put(StagedFiles files, String content, Readers readers) throws ConfigException {
    files.put(
        Path.of(input.getServerComponentConfigurationFile()),
        utf8(content),
        readers,
        "server_component_configuration_file");
  }

  private static String fingerprint(String what, String file, String pem) {
    try {
      X509Certificate certificate = Pem.certificates(pem).getFirst();
      return "%s %s %s not after %s"
          .formatted(
              what,
              Fingerprints.sha256(certificate.getEncoded()),
              file,
              certificate.getNotAfter().toInstant());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
