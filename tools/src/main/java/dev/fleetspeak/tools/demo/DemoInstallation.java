package dev.fleetspeak.tools.demo;

import com.google.protobuf.Any;
import dev.fleetspeak.common.file.PrivateFiles.Readers;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.client.generic.FilesystemHandler;
import dev.fleetspeak.proto.components.AdminConfig;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.components.DatastoreConfig;
import dev.fleetspeak.proto.components.HttpsConfig;
import dev.fleetspeak.proto.components.SqliteConfig;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.tools.KnownTypes;
import dev.fleetspeak.tools.config.files.StagedFiles;
import dev.fleetspeak.tools.config.signing.DeploymentKeyPair;
import dev.fleetspeak.tools.config.signing.ServiceSigner;
import dev.fleetspeak.tools.demo.DemoFolder.ClientFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The files of a demo: made where they are missing, brought up to date where they are there. */
final class DemoInstallation {
  private static final CommunicatorConfig COMMUNICATOR =
      CommunicatorConfig.newBuilder()
          .setMaxPollDelaySeconds(10)
          .setMaxBufferDelaySeconds(1)
          .setMinFailureDelaySeconds(2)
          .build();

  private final DemoFolder folder;
  private final List<ClientFolder> clients;

  DemoInstallation(DemoFolder folder, int clients) {
    this.folder = folder;
    this.clients = folder.clients(clients);
  }

  /**
   * Claims the folder.
   *
   * @return whether an installation was there
   * @throws DemoException if the folder holds something else, or cannot be written
   */
  boolean claim() throws DemoException {
    if (folder.isInstallation()) {
      return true;
    }
    try {
      if (Files.exists(folder.root()) && !isEmpty(folder.root())) {
        throw new DemoException(
            folder.root() + " holds something else; name an empty or a new folder with --dir");
      }
      Files.createDirectories(folder.root());
      Files.writeString(folder.marker(), "This folder belongs to fleetspeak demo.\n");
      return false;
    } catch (IOException e) {
      throw new DemoException(
          folder.root() + ": cannot be used: " + e + "; name another folder with --dir", e);
    }
  }

  private static boolean isEmpty(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }

  /**
   * Makes keys and certificates, unless they are there, the server's services, and for each client
   * its signed services and something to list.
   */
  void prepare(Instant now) throws ConfigException {
    new DemoKeys(folder).prepare(now);
    StagedFiles files = new StagedFiles();
    put(files, folder.services(), Readers.ALL, TextConfig.print(services(), KnownTypes.registry()));
    for (ClientFolder client : clients) {
      put(files, client.communicator(), Readers.ALL, TextConfig.print(COMMUNICATOR));
      put(
          files,
          client.welcome(),
          Readers.ALL,
          "Welcome to client %s of the demo.%n".formatted(client.root().getFileName()));
      files.folder(client.outbox());
    }
    files.commit();
    signServices(now);
  }

  /** Each service is signed once, so that all clients run the same version of it. */
  private void signServices(Instant now) throws ConfigException {
    ServiceSigner signer = new ServiceSigner(DeploymentKeyPair.load(folder.deploymentKey()));
    StagedFiles files = new StagedFiles();
    for (DemoService service : DemoService.values()) {
      byte[] signed = signer.sign(service.config(), now).toByteArray();
      for (ClientFolder client : clients) {
        Path file = client.signedServices().resolve(service.service());
        files.put(file, signed, Readers.ALL, file.toString());
      }
    }
    files.commit();
  }

  private ServerConfig services() {
    ServerConfig.Builder config = ServerConfig.newBuilder();
    for (DemoService service : DemoService.values()) {
      config.addServices(
          ServiceConfig.newBuilder()
              .setName(service.service())
              .setFactory("MessageSaver")
              .setConfig(
                  Any.pack(
                      dev.fleetspeak.proto.messagesaver.Config.newBuilder()
                          .setPath(folder.saved(service.service()).toString())
                          .build())));
    }
    return config.build();
  }

  /** Has the server listen here from its next start on. */
  void writeServer(ServerAddresses addresses) throws ConfigException {
    StagedFiles files = new StagedFiles();
    put(
        files,
        folder.components(),
        Readers.OWNER,
        TextConfig.print(
            Config.newBuilder()
                .setHttpsConfig(
                    HttpsConfig.newBuilder()
                        .setListenAddress(addresses.https())
                        .setCertificates(TextConfig.read(folder.serverCertificate()))
                        .setKey(TextConfig.read(folder.serverKey())))
                .setAdminConfig(AdminConfig.newBuilder().setListenAddress(addresses.admin()))
                .setDatastoreConfig(
                    DatastoreConfig.newBuilder()
                        .setSqlite(
                            SqliteConfig.newBuilder().setPath(folder.database().toString())))));
    files.commit();
  }

  /** Has every client look for the server here, and trust no services but the signed ones. */
  void writeClients(ServerAddresses addresses) throws ConfigException {
    StagedFiles files = new StagedFiles();
    String trusted = TextConfig.read(folder.trustedCertificate());
    for (ClientFolder client : clients) {
      put(
          files,
          client.config(),
          Readers.ALL,
          TextConfig.print(
              dev.fleetspeak.proto.client.generic.Config.newBuilder()
                  .setTrustedCerts(trusted)
                  .addServer(addresses.https())
                  .addClientLabel(client.label())
                  .setFilesystemHandler(
                      FilesystemHandler.newBuilder()
                          .setConfigurationDirectory(client.configuration().toString())
                          .setStateFile(client.state().toString()))
                  .setStreaming(true)
                  .addDeploymentKeyFile(folder.deploymentPublicKey().toString())
                  .setOutboxDirectory(client.outbox().toString())));
    }
    files.commit();
  }

  private static void put(StagedFiles files, Path file, Readers readers, String text)
      throws ConfigException {
    files.put(file, text.getBytes(StandardCharsets.UTF_8), readers, file.toString());
  }
}
