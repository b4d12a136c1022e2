package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.e2e.kit.Keys;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Program.Ended;
import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
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
import org.junit.jupiter.params.provider.ValueSource;

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
    return refusal(Program::run, command);
  }

  /** A way to run a program with its output in a folder. */
  private interface Runner {
    Ended run(Path folder, String... command);
  }

  private String refusal(Runner runner, String... command) throws IOException {
    Map<String, String> before = content();
    Ended ended = runner.run(Files.createDirectories(work.resolveSibling("out")), command);
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(1);
    String said = ended.err().strip();
    assertThat(said).hasLineCount(1).doesNotContain("Exception");
    assertThat(content()).isEqualTo(before);
    return said;
  }

  /** Everything in the test's folder: names, modes, and what is in the files. */
  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(work)) {
      for (Path path : tree.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        content.put(path.toString(), mode + (Files.isRegularFile(path) ? hash(path) : ""));
      }
    }
    return content;
  }

  private static String hash(Path file) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return " " + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
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
  void aSchemaNewerThanOurs() throws Exception {
    Path installed = work.resolve("installed");
    Path database;
    try (OurServer server = OurServer.start(installed, "")) {
      database = server.database();
      server.process().terminate();
      assertThat(server.process().awaitExit(Duration.ofSeconds(20))).isZero();
    }
    Process sqlite =
        new ProcessBuilder(
                "sqlite3",
                database.toString(),
                """
                INSERT INTO fsx_schema_history SELECT 99, '4711', 'more', type, script, checksum,
                  installed_by, installed_on, execution_time, 1 FROM fsx_schema_history LIMIT 1
                """)
            .redirectErrorStream(true)
            .start();
    String printed = new String(sqlite.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(sqlite.waitFor()).as(printed).isZero();
    assertThat(refusal(goodHttps() + sqlite(database), ""))
        .contains(database.toString())
        .contains("version 4711")
        .contains("newer program");
  }

  @Test
  void aDatabaseInAFolderThatIsNotWritable() throws IOException {
    Path components =
        Repository.write(
            work.resolve("input/components"), goodHttps() + sqlite(work.resolve("shut/db.sqlite")));
    Path services = Repository.write(work.resolve("input/services"), "");
    try (Shut folder = new Shut(work.resolve("shut"))) {
      assertThat(
              refusal(
                  Program::runHeldToModes,
                  "server",
                  "-components_config",
                  components.toString(),
                  "-services_config",
                  services.toString()))
          .contains(folder.path() + "/db.sqlite")
          .contains("the folder " + folder.path() + " is not writable");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"state_file", "outbox_directory"})
  void aClientsFolderThatIsNotWritable(String field) throws IOException {
    Path configuration = Files.createDirectories(work.resolve("configuration"));
    Path state = work.resolve(field.equals("state_file") ? "shut/state" : "state");
    Path config =
        Repository.write(
            work.resolve("config"),
            """
            trusted_certs: %s
            server: "localhost:1"
            filesystem_handler { configuration_directory: %s state_file: %s }
            %s
            """
                .formatted(
                    quoted(Keys.trusted()),
                    quoted(configuration.toString()),
                    quoted(state.toString()),
                    field.equals("outbox_directory")
                        ? "outbox_directory: " + quoted(work + "/shut/outbox")
                        : ""));
    try (Shut folder = new Shut(work.resolve("shut"))) {
      assertThat(refusal(Program::runHeldToModes, "client", "-config", config.toString()))
          .contains(config.toString())
          .contains(field)
          .contains(folder.path().toString())
          .contains("not writable");
    }
  }

  /** A folder that nobody may write in; its owner may remove it again once it is closed. */
  private record Shut(Path path) implements AutoCloseable {
    Shut {
      try {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
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
