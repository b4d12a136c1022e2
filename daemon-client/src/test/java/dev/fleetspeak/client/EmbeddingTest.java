package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.comms.CommsSettings;
import dev.fleetspeak.client.comms.dial.DirectDialer;
import dev.fleetspeak.client.comms.kit.FakeFleetServer;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.config.ClientSettings;
import dev.fleetspeak.client.config.ServiceFiles;
import dev.fleetspeak.client.service.noop.NoopServiceFactory;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client inside another program, with trust, server and keys of the program's own. */
class EmbeddingTest {
  @TempDir Path folder;

  @Test
  void trustServerAndKeysComeFromTheProgram() throws Exception {
    try (ClientKit kit = new ClientKit(folder)) {
      kit.sign(ClientKit.noop("signed"), ClientKit.DEPLOYMENT);
      kit.unsigned(ClientKit.noop("unsigned"));
      AtomicInteger dials = new AtomicInteger();
      ClientSettings settings =
          ClientSettings.builder(
                  Pem.certificates(kit.config.getTrustedCerts()), List.of(kit.server.address()))
              .label("embedded")
              .communicator(CommunicatorConfig.newBuilder().setMinFailureDelaySeconds(1).build())
              .services(
                  ServiceFiles.load(
                      folder.resolve("conf"),
                      List.of((RSAPublicKey) ClientKit.DEPLOYMENT.getPublic()),
                      false,
                      TypeRegistry.getEmptyTypeRegistry()))
              .build();
      DirectDialer direct = new DirectDialer();
      ClientBuilder builder =
          FleetspeakClient.builder(settings)
              .factory(new NoopServiceFactory())
              .comms(
                  new CommsSettings(
                      (host, port, timeout) -> {
                        dials.incrementAndGet();
                        return direct.dial(host, port, timeout);
                      },
                      CommsSettings.defaults().maxAnswerBytes()));
      try (FleetspeakClient client = kit.start(builder)) {
        kit.fleet.await("ClientInfo");
        assertThat(client.services()).containsExactly("signed");
        assertThat(dials).hasPositiveValue();
        assertThat(kit.fleet.contacts().getFirst().wrapped().getClientLabelsList())
            .contains("embedded");
        Message message = FakeFleetServer.message("signed", "Hello", Empty.getDefaultInstance());
        kit.fleet.send(message);
        kit.fleet.await("MessageAck");
        int before = kit.fleet.contacts().size();
        client.resetAndFlush(Duration.ofSeconds(10));
        assertThat(kit.fleet.contacts()).hasSizeGreaterThan(before);
      }
    }
  }

  /** All files say that this server is to be trusted, and only the program does not. */
  @Test
  void aServerThatFilesTrustAndTheProgramDoesNotIsRefused() throws Exception {
    try (ClientKit kit = new ClientKit(folder)) {
      try (FleetspeakClient stock = kit.start()) {
        kit.fleet.await("ClientInfo");
        assertThat(stock.services()).isEmpty();
      }
      int contacts = kit.fleet.contacts().size();
      X509Certificate own = TestCertificates.selfSigned().certificate();
      Files.writeString(folder.resolve("conf/trusted_cert.pem"), kit.config.getTrustedCerts());
      ClientSettings settings =
          ClientSettings.builder(List.of(own), List.of(kit.server.address()))
              .stateFile(kit.state())
              .services(
                  ServiceFiles.load(
                      folder.resolve("conf"),
                      List.of((RSAPublicKey) ClientKit.DEPLOYMENT.getPublic()),
                      false,
                      TypeRegistry.getEmptyTypeRegistry()))
              .build();
      try (FleetspeakClient client = kit.start(FleetspeakClient.builder(settings))) {
        assertThatThrownBy(() -> client.resetAndFlush(Duration.ofSeconds(2)))
            .isInstanceOf(IOException.class);
      }
      assertThat(kit.fleet.contacts()).hasSize(contacts);
    }
  }
}
