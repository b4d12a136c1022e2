package dev.fleetspeak.tools.config.init;

import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.tools.KnownTypes;
import dev.fleetspeak.tools.config.files.StagedFiles;
import dev.fleetspeak.tools.config.pki.CertificateAuthority;
import dev.fleetspeak.tools.config.pki.HostPort;
import dev.fleetspeak.tools.config.pki.KeyedCertificate;
import dev.fleetspeak.tools.config.signing.DeploymentKeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Makes a complete installation: keys, certificates, and the files of a server and a client. */
public final class Installation {
  private final InstallationSettings settings;
  private final InstallationLayout layout;

  /** An installation that is still to be made. */
  public Installation(InstallationSettings settings) {
    this.settings = settings;
    this.layout = settings.layout();
  }

  /**
   * Makes the installation.
   *
   * @param now when certificates begin
   * @throws ConfigException if there is one already, an address is none, or the folder cannot be
   *     written; nothing is changed then
   */
  public void create(Instant now) throws ConfigException {
    for (Path file :
        List.of(
            layout.trustedKey(), layout.serverKey(), layout.deploymentKey(), layout.components())) {
      if (Files.exists(file)) {
        throw new ConfigException(
            layout.root()
                + ": holds an installation already ("
                + layout.root().relativize(file)
                + "); name another folder with --dir, or move that away");
      }
    }
    List<String> hosts = hosts();
    StagedFiles files = new StagedFiles();
    KeyedCertificate trusted = CertificateAuthority.mint(settings.name(), now);
    KeyedCertificate server = CertificateAuthority.of(trusted).issue(settings.name(), hosts, now);
    addKeys(files, trusted, server);
    InstallationTexts texts = new InstallationTexts(settings);
    add(files, layout.components(), Readers.OWNER, texts.components(server));
    addServices(files, texts);
    add(files, layout.clientConfig(), Readers.ALL, texts.client(trusted));
    add(files, layout.sampleService(), Readers.ALL, texts.sampleService());
    switch (layout) {
      case FolderLayout _ -> {
        InstallationLayout.ClientPaths client = layout.client();
        add(files, client.communicator(), Readers.ALL, texts.communicator());
        files.folder(client.services());
        files.folder(client.textServices());
      }
      // The client's package brings its own.
      case SystemLayout system -> files.folder(system.signed());
    }
    if (settings.serverUser().isPresent()) {
      files.give(List.of(layout.components(), layout.services()), settings.serverUser().get());
    }
    files.commit();
  }

  /** The package brings a services file of comments alone; one that names services is kept. */
  private void addServices(StagedFiles files, InstallationTexts texts) throws ConfigException {
    Path file = layout.services();
    if (layout instanceof FolderLayout || !Files.exists(file)) {
      add(files, file, Readers.ALL, texts.services());
    } else if (!hasServices(file)) {
      byte[] content = (read(file) + texts.services()).getBytes(StandardCharsets.UTF_8);
      files.put(file, content, Readers.ALL, "the server's services");
    }
  }

  private static boolean hasServices(Path file) throws ConfigException {
    return TextConfig.load(file, ServerConfig.getDefaultInstance(), KnownTypes.registry())
            .getServicesCount()
        > 0;
  }

  private static String read(Path file) throws ConfigException {
    try {
      return Files.readString(file).stripTrailing() + "\n\n";
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void addKeys(StagedFiles files, KeyedCertificate trusted, KeyedCertificate server)
      throws ConfigException {
    DeploymentKeyPair deployment = DeploymentKeyPair.generate(settings.deploymentKeyBits());
    add(files, layout.trustedKey(), Readers.OWNER, trusted.keyPem());
    add(files, layout.trustedCertificate(), Readers.ALL, trusted.certificatePem());
    add(files, layout.serverKey(), Readers.OWNER, server.keyPem());
    add(files, layout.serverCertificate(), Readers.ALL, server.certificatePem());
    add(files, layout.deploymentKey(), Readers.OWNER, deployment.privatePem());
    add(files, layout.deploymentPublicKey(), Readers.ALL, deployment.publicPem());
  }

  private List<String> hosts() throws ConfigException {
    try {
      return settings.publicAddresses().stream()
          .map(address -> HostPort.parse(address).host())
          .distinct()
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--public: " + e.getMessage(), e);
    }
  }

  private static void add(StagedFiles files, Path file, Readers readers, String content)
      throws ConfigException {
    files.create(file, content.getBytes(StandardCharsets.UTF_8), readers, "the installation");
  }
}
