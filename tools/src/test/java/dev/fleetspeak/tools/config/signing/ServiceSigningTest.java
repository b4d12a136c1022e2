package dev.fleetspeak.tools.config.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import dev.fleetspeak.proto.stdinservice.Config;
import dev.fleetspeak.tools.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sign-service} and {@code verify}: tools.md 4.3 and P-17. */
class ServiceSigningTest {
  private static final Instant NOW = Instant.parse("2031-03-09T08:15:42Z");
  private static final DeploymentKeyPair KEY = DeploymentKeyPair.generate(2048);
  private static final String LS =
      """
      name: "ls"
      factory: "Stdin"
      config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/ls" } }
      """;

  @TempDir static Path keys;
  @TempDir Path folder;
  private Path out;

  @BeforeAll
  static void writeKeys() throws Exception {
    Files.writeString(keys.resolve("key.pem"), KEY.privatePem());
    Files.writeString(keys.resolve("public.pem"), KEY.publicPem());
  }

  @BeforeEach
  void setOut() {
    out = folder.resolve("services");
  }

  private Captured sign(String... files) throws Exception {
    String[] arguments = new String[files.length + 5];
    System.arraycopy(
        new String[] {"sign-service", "--key", keys.resolve("key.pem").toString(), "--out"},
        0,
        arguments,
        0,
        4);
    arguments[4] = out.toString();
    System.arraycopy(files, 0, arguments, 5, files.length);
    return Captured.config(NOW, arguments);
  }

  private Captured verify(Path... files) throws Exception {
    String[] arguments = new String[files.length + 3];
    arguments[0] = "verify";
    arguments[1] = "--key";
    arguments[2] = keys.resolve("public.pem").toString();
    for (int i = 0; i < files.length; i++) {
      arguments[3 + i] = files[i].toString();
    }
    return Captured.config(arguments);
  }

  private String text(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void signedServiceIsTakenByAClientWithTheKey() throws Exception {
    assertThat(sign(text("ls.textproto", LS)).code()).isZero();
    SignedClientServiceConfig signed =
        SignedClientServiceConfig.parseFrom(Files.readAllBytes(out.resolve("ls")));
    assertThat(
            ServiceConfigSignatures.verify(DeploymentKeys.load(keys.resolve("public.pem")), signed))
        .isTrue();
    ClientServiceConfig service = ClientServiceConfig.parseFrom(signed.getServiceConfig());
    assertThat(service.getName()).isEqualTo("ls");
    assertThat(service.getConfig().unpack(Config.class).getCmd()).isEqualTo("/bin/ls");
    assertThat(service.getSignedTime().getSeconds()).isEqualTo(NOW.getEpochSecond());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("ls"))))
        .isEqualTo("rw-r--r--");
    Captured verdict = verify(out);
    assertThat(verdict.code()).isZero();
    assertThat(verdict.out()).contains("ls", "Stdin", "good");
  }

  @Test
  void listsAreSignedOneFileEach() throws Exception {
    String list =
        """
        config { name: "a" factory: "Stdin" }
        config { name: "b" factory: "Daemon" required_labels { service_name: "client" label: "linux" } }
        """;
    assertThat(sign(text("list.textproto", list), text("ls.textproto", LS)).code()).isZero();
    assertThat(out.resolve("a")).exists();
    assertThat(out.resolve("b")).exists();
    assertThat(out.resolve("ls")).exists();
    assertThat(verify(out).code()).isZero();
  }

  @Test
  void oneFlippedByteIsRefused() throws Exception {
    sign(text("ls.textproto", LS));
    byte[] good = Files.readAllBytes(out.resolve("ls"));
    int at = new String(good, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("/bin/ls");
    good[at + 1] ^= 1;
    Files.write(out.resolve("ls"), good);
    Captured verdict = verify(out.resolve("ls"));
    assertThat(verdict.code()).isEqualTo(1);
    assertThat(verdict.out()).contains("ls", "bad signature");
  }

  @Test
  void anotherKeysSignatureIsRefusedAndTheOthersAreShown() throws Exception {
    sign(text("ls.textproto", LS));
    ServiceSigner stranger = new ServiceSigner(DeploymentKeyPair.generate(2048));
    stranger.write(
        List.of(ClientServiceConfig.newBuilder().setName("x").setFactory("Stdin").build()),
        out,
        NOW);
    Files.writeString(out.resolve("notes"), "not a service");
    Captured verdict = verify(out);
    assertThat(verdict.code()).isEqualTo(1);
    assertThat(verdict.out().lines().filter(line -> line.startsWith("x ")).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("bad signature"));
    assertThat(verdict.out()).contains("good", "not a signed service");
  }

  @Test
  void unsignedServiceIsNoGoodOne() throws Exception {
    Files.createDirectories(out);
    Files.write(
        out.resolve("u"),
        SignedClientServiceConfig.newBuilder()
            .setServiceConfig(
                ClientServiceConfig.newBuilder()
                    .setName("u")
                    .setFactory("Stdin")
                    .build()
                    .toByteString())
            .build()
            .toByteArray());
    assertThat(verify(out).code()).isEqualTo(1);
    assertThat(verify(out).out()).contains("not signed");
  }

  @Test
  void badServicesAreNamedAndNothingIsWritten() throws Exception {
    String good = text("ls.textproto", LS);
    for (String[] each :
        new String[][] {
          {"name: \"a\"\nfactroy: \"Stdin\"", "bad.textproto:2:", "factroy"},
          {"factory: \"Stdin\"", "bad.textproto", "no name"},
          {"name: \"../a\" factory: \"Stdin\"", "bad.textproto", "cannot be a file name"},
          {"name: \"a/b\" factory: \"Stdin\"", "bad.textproto", "cannot be a file name"},
          {"name: \"system\" factory: \"Stdin\"", "bad.textproto", "client's own"},
          {"name: \"a\"", "bad.textproto", "no factory"},
          {"# nothing", "bad.textproto", "holds no service"},
          {"config { name: \"a\" factory: \"x\" fcktory: \"b\" }", "bad.textproto:1:", "fcktory"},
          {LS, "bad.textproto", "already"},
        }) {
      Captured run = sign(good, text("bad.textproto", each[0]));
      assertThat(run.code()).as(each[0]).isEqualTo(1);
      assertThat(run.err()).contains(each[1]).contains(each[2]);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void badKeysAreNamed() throws Exception {
    String ls = text("ls.textproto", LS);
    for (String[] each :
        new String[][] {
          {KEY.publicPem(), "no private key"},
          {"nothing", "no private key"},
          {
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
            "encrypted"
          },
          {
            dev.fleetspeak.common.crypto.Pem.encode(
                "EC PRIVATE KEY",
                dev.fleetspeak.common.crypto.EcKeys.toSec1(
                    dev.fleetspeak.common.crypto.EcKeys.generate())),
            "RSA"
          },
        }) {
      String key = text("key.pem", each[0]);
      Captured run = Captured.config("sign-service", ls, "--key", key, "--out", out.toString());
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("key.pem").contains(each[1]);
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void pkcs8KeysSignToo() throws Exception {
    String key =
        text(
            "pkcs8.pem",
            dev.fleetspeak.common.crypto.Pem.encode("PRIVATE KEY", KEY.privateKey().getEncoded()));
    assertThat(
            Captured.config("sign-service", "--key", key, "--out", out.toString(), text("ls", LS))
                .code())
        .isZero();
    assertThat(verify(out).code()).isZero();
  }

  @Test
  void flagsAreDemanded() throws Exception {
    assertThat(Captured.config("sign-service", "x").code()).isEqualTo(2);
    assertThat(Captured.config("verify", "x").code()).isEqualTo(2);
    assertThat(Captured.config("sign-service", "--help").code()).isZero();
  }
}
