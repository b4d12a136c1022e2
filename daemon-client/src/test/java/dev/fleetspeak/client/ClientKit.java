package dev.fleetspeak.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.kit.FakeFleetServer;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.client.config.ClientConfigFile;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.generic.Config;
import dev.fleetspeak.proto.client.generic.FilesystemHandler;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client's files in a folder, a server for it, and the clients that were started. */
final class ClientKit implements AutoCloseable {
  static final KeyPair DEPLOYMENT = rsa();

  final FakeFleetServer fleet = new FakeFleetServer();
  final List<Integer> deaths = new CopyOnWriteArrayList<>();
  final Path folder;
  final TestServer server;
  private final List<FleetspeakClient> clients = new ArrayList<>();
  Config.Builder config;

  ClientKit(Path folder) throws Exception {
    this.folder = folder;
    TestCertificates.Issued certificate = TestCertificates.selfSigned();
    this.server = new TestServer(certificate, fleet);
    Files.createDirectories(folder.resolve("conf/services"));
    Files.createDirectories(folder.resolve("conf/textservices"));
    Files.writeString(
        folder.resolve("conf/communicator.txt"),
        "max_poll_delay_seconds: 2 max_buffer_delay_seconds: 1 min_failure_delay_seconds: 1");
    config =
        Config.newBuilder()
            .setTrustedCerts(Pem.encode("CERTIFICATE", certificate.certificate().getEncoded()))
            .addServer(server.address())
            .setStreaming(true)
            .setFilesystemHandler(
                FilesystemHandler.newBuilder()
                    .setConfigurationDirectory(folder.resolve("conf").toString())
                    .setStateFile(state().toString()));
  }

  Path state() {
    return folder.resolve("state");
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has the client demand signatures by {@link #DEPLOYMENT}. */
  ClientKit demandSignatures() throws Exception {
    Path file = folder.resolve("deployment_public_key.pem");
    Files.writeString(file, Pem.encode("PUBLIC KEY", DEPLOYMENT.getPublic().getEncoded()));
    config.addDeploymentKeyFile(file.toString());
    return this;
  }

  static ClientServiceConfig stdin(String name, String command, String... arguments) {
    return ClientServiceConfig.newBuilder()
        .setName(name)
        .setFactory("Stdin")
        .setConfig(
            Any.pack(
                dev.fleetspeak.proto.stdinservice.Config.newBuilder()
                    .setCmd(command)
                    .addAllArgs(List.of(arguments))
                    .build()))
        .build();
  }

  static ClientServiceConfig noop(String name) {
    return ClientServiceConfig.newBuilder().setName(name).setFactory("NOOP").build();
  }

  /** Writes a signed service file and returns what it holds. */
  SignedClientServiceConfig sign(ClientServiceConfig service, KeyPair key) throws Exception {
    SignedClientServiceConfig signed =
        ServiceConfigSignatures.sign(key.getPrivate(), service.toByteString());
    Files.write(folder.resolve("conf/services").resolve(service.getName()), signed.toByteArray());
    return signed;
  }

  /** Writes a signed service file with an empty signature. */
  void unsigned(ClientServiceConfig service) throws Exception {
    Files.write(
        folder.resolve("conf/services").resolve(service.getName()),
        SignedClientServiceConfig.newBuilder()
            .setServiceConfig(service.toByteString())
            .setSignature(ByteString.EMPTY)
            .build()
            .toByteArray());
  }

  void text(String name, String text) throws Exception {
    Files.writeString(folder.resolve("conf/textservices").resolve(name), text);
  }

  ClientSettings load() throws Exception {
    Path file = folder.resolve("client.textproto");
    Files.writeString(file, TextConfig.print(config));
    return ClientConfigFile.load(file, StockServices.types(StockServices.factories(false)));
  }

  ClientBuilder builder() throws Exception {
    ClientBuilder builder = FleetspeakClient.builder(load()).onDeath(deaths::add);
    StockServices.factories(false).forEach(builder::factory);
    return builder;
  }

  FleetspeakClient start() throws Exception {
    return start(builder());
  }

  FleetspeakClient start(ClientBuilder builder) throws Exception {
    FleetspeakClient client = builder.build();
    clients.add(client);
    client.start();
    return client;
  }

  @Override
  public void close() throws IOException {
    clients.forEach(FleetspeakClient::close);
    server.close();
  }
}
