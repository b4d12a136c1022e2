package dev.fleetspeak.server.config;

import static dev.fleetspeak.server.config.TestPem.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.https.HttpsSettings;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.kit.TestListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the client's certificate is taken from (wire-server 9, lines 19 to 21): a listener made
 * from the configuration knows who is at the other end of its TLS.
 */
class FrontendModeTest {
  private static final TestPem PEM = TestPem.create();
  private static final TestIdentity CLIENT = TestIdentity.client();

  @TempDir Path folder;

  @Test
  @DisplayName("9.19 explicit mTLS: the certificate of the connection counts")
  void line19_explicitMutualTls() throws Exception {
    knowsItsClient("frontend_config { mtls_config {} }");
  }

  @Test
  @DisplayName("9.20 a front-end configuration without a mode is mTLS")
  void line20_noMode() throws Exception {
    knowsItsClient("frontend_config {}");
  }

  @Test
  @DisplayName("9.21 no front-end configuration is mTLS")
  void line21_noFrontendConfiguration() throws Exception {
    knowsItsClient("");
  }

  private void knowsItsClient(String frontend) throws Exception {
    HttpsSettings settings = settings(frontend);
    try (TestListener server = new TestListener(_ -> settings);
        RawClient client = server.connect(CLIENT)) {
      assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
      assertThat(server.contacts.known).containsExactly(CLIENT.clientId());
    }
  }

  private HttpsSettings settings(String frontend) throws Exception {
    Path file = folder.resolve("components.textproto");
    Files.writeString(
        file,
        """
        datastore_config { sqlite { path: %s } }
        https_config {
          listen_address: "127.0.0.1:0"
          certificates: %s
          key: %s
          %s
        }
        """
            .formatted(
                quoted(folder.resolve("db.sqlite").toString()),
                quoted(PEM.certificate()),
                quoted(PEM.key()),
                frontend));
    return Objects.requireNonNull(
        ComponentsFile.read(
                file, Located.nowhere(ServerConfig.getDefaultInstance(), "services"), false)
            .https());
  }
}
