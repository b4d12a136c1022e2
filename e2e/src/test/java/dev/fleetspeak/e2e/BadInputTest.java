package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.e2e.kit.Keys;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Program.Ended;
import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What cannot be used ends a daemon with one line that says what and where, and changes nothing.
 */
@Tag("e2e")
@Execution(ExecutionMode.CONCURRENT)
class BadInputTest {
  private Path work;

  @BeforeEach
  void folder(TestInfo test) {
    String name = (test.getDisplayName() + test.getTestMethod().orElseThrow().getName());
    work = Repository.work("bad/" + Integer.toHexString(name.hashCode()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }

  private String https(String address, String certificate, String key) {
    return "https_config { listen_address: %s certificates: %s key: %s }\n"
        .formatted(quoted(address), quoted(certificate), quoted(key));
  }

  private String goodHttps() {
    return https("127.0.0.1:0", Keys.serverCertificate(), Keys.serverKey());
  }

  private String sqlite(Path path) {
    return "datastore_config { sqlite { path: %s } }\n".formatted(quoted(path.toString()));
  }

  private String goodSqlite() {
    return sqlite(work.resolve("db.sqlite"));
  }

  /** Runs the server on these texts, and holds what every refusal has to be. */
  private String refusal(String components, String services) throws IOException {
    Path componentsFile = Repository.write(work.resolve("input/components"), components);
    Path servicesFile = Repository.write(work.resolve("input/services"), services);
    return refusal(
        "server",
        "-components_config",
        componentsFile.toString(),
        "-services_config",
        servicesFile.toString());
  }

  private String refusal(String... command) throws IOException {
    Map<String, String> before = content();
    Ended ended = Program.run(Files.createDirectories(work.resolveSibling("out")), command);
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(1);
    String said = ended.err().strip();
    assertThat(said).hasLineCount(1).doesNotContain("Exception");
    assertThat(content()).isEqualTo(before);
    return said;
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(work)) {
      for (Path path : tree.filter(Files::isRegularFile).toList()) {
        content.put(
            path.toString(), new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }

  @Test
  void aComponentsFileThatIsMissing() throws IOException {
    Path services = Repository.write(work.resolve("services"), "");
    assertThat(
            refusal(
                "server",
                "-components_config",
                work + "/none",
                "-services_config",
                services.toString()))
        .contains(work + "/none")
        .contains("no such file");
  }

  @Test
  void anUnknownFieldIsNamedWithItsPlace() throws IOException {
    assertThat(refusal(goodHttps() + goodSqlite() + "colour: 1\n", ""))
        .contains("input/components:3:1")
        .contains("colour");
  }

  @Test
  void aValueOfTheWrongTypeIsNamedWithItsPlace() throws IOException {
    assertThat(refusal("https_config { disable_streaming: \"maybe\" }\n", ""))
        .contains("input/components:1:");
  }

  @Test
  void aServicesFileThatDoesNotParse() throws IOException {
    assertThat(refusal(goodHttps() + goodSqlite(), "services { nam: \"x\" }"))
        .contains("input/services:1:12")
        .contains("nam");
  }

  @Test
  void aFactoryThatDoesNotExist() throws IOException {
    assertThat(refusal(goodHttps() + goodSqlite(), "services { name: \"x\" factory: \"Magic\" }"))
        .contains("Magic")
        .contains("NOOP");
  }

  @Test
  void aCertificateThatDoesNotParse() throws IOException {
    assertThat(
            refusal(
                https(
                        "127.0.0.1:0",
                        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                        Keys.serverKey())
                    + goodSqlite(),
                ""))
        .contains("input/components")
        .contains("certificates");
  }

  @Test
  void aKeyThatIsNotTheCertificates() throws IOException {
    Path other = work.resolve("other");
    assertThat(Program.run(work, "config", "init", "--dir", other.toString()).code()).isZero();
    String key = Repository.read(other.resolve("keys/server_key.pem"));
    assertThat(refusal(https("127.0.0.1:0", Keys.serverCertificate(), key) + goodSqlite(), ""))
        .contains("input/components")
        .contains("key");
  }

  @Test
  void aPortInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(
              refusal(
                  https(address, Keys.serverCertificate(), Keys.serverKey()) + goodSqlite(), ""))
          .contains(address);
    }
  }

  @Test
  void aDatabaseInAFolderThatIsNone() throws IOException {
    Path file = Repository.write(work.resolve("file"), "x");
    assertThat(refusal(goodHttps() + sqlite(file.resolve("db.sqlite")), ""))
        .contains(file.toString());
  }

  @Test
  void aFileThatIsNoDatabase() throws IOException {
    Path file = Repository.write(work.resolve("letter.txt"), "Dear Sir or Madam, ".repeat(500));
    assertThat(refusal(goodHttps() + sqlite(file), "")).contains(file.toString());
  }

  @Test
  void aSecondServerOnTheSameFile() throws IOException {
    Path running = Repository.work("bad/running-server");
    try (OurServer first = OurServer.start(running, "")) {
      assertThat(refusal(goodHttps() + sqlite(first.database()), ""))
          .contains(first.database().toString())
          .contains(Long.toString(first.process().pid()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "colour: 1 | /config:1:1 | colour",
        "streaming: \"maybe\" | /config:1:12 | true",
        "server: \"h:1\" | /config | filesystem_handler",
        "trusted_certs: \"none\" server: \"h:1\" filesystem_handler { configuration_directory: \"/\" state_file: \"/x\" } | /config | trusted_certs",
      })
  void aClientsMainFile(String text, String place, String word) throws IOException {
    Path config = Repository.write(work.resolve("config"), text);
    assertThat(refusal("client", "-config", config.toString())).contains(place).contains(word);
  }

  @Test
  void aClientsMainFileThatIsMissing() throws IOException {
    assertThat(refusal("client", "-config", work + "/none"))
        .contains(work + "/none")
        .contains("no such file");
  }
}
