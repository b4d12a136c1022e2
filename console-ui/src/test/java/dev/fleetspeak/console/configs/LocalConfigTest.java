package dev.fleetspeak.console.configs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.console.kit.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local files: decoded, judged, signed (issue 5, item 6). */
class LocalConfigTest {
  private static final String TEXT =
      """
      name: "hello"
      factory: "Stdin"
      required_labels { service_name: "client" label: "linux" }
      config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/echo" } }
      """;

  @TempDir Path folder;

  private final Session session =
      new Session(Runnable::run, InstantSource.system(), ZoneOffset.UTC);
  private final ConfigsModel model = new ConfigsModel(session, _ -> {});

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Path publicKey(String name, KeyPair pair) throws IOException {
    return file(name, Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  @Test
  @DisplayName("6: signed here with a PKCS #8 or PKCS #1 key, then verified; other keys are not it")
  void signAndVerify() throws Exception {
    KeyPair pair = pair();
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    Path modern = file("key8.pem", Pem.encode("PRIVATE KEY", pkcs8));
    // A PKCS #8 key of RSA is the PKCS #1 one behind 26 bytes.
    Path old =
        file(
            "key1.pem",
            Pem.encode("RSA PRIVATE KEY", java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length)));
    model.open(List.of(file("hello.txt", TEXT)));
    LocalConfig text = model.chosen().get();
    assertThat(model.verdict(text)).isEqualTo(Verdict.UNSIGNED);
    for (Path key : List.of(modern, old)) {
      Path out = Files.createTempDirectory(folder, "out");
      assertThat(model.sign(text, key, out)).contains(out.resolve("hello"));
      LocalConfig signed = model.chosen().get();
      model.keys().set(List.of());
      assertThat(model.verdict(signed)).isEqualTo(Verdict.NO_KEY);
      model.useKeys(publicKey("right.pem", pair));
      assertThat(model.verdict(signed)).isEqualTo(Verdict.VERIFIED);
      assertThat(signed.labels()).isEqualTo("linux");
      assertThat(model.text(signed)).contains("name: \"hello\"");
      assertThat(signed.signature()).hasSize(64);
      model.useKeys(publicKey("wrong.pem", pair()));
      assertThat(model.verdict(signed)).isEqualTo(Verdict.WRONG_KEY);
    }
  }

  @Test
  @DisplayName("6: what is no configuration is damaged, and says why")
  void damaged() throws IOException {
    model.open(List.of(file("rubbish", "\u0001 no such thing {"), folder.resolve("missing")));
    assertThat(model.files()).hasSize(2);
    assertThat(model.files()).allMatch(file -> model.verdict(file) == Verdict.DAMAGED);
    assertThat(model.text(model.files().getFirst()).getFirst()).contains("neither");
    assertThat(model.files().getLast().problem()).contains("cannot be read");
  }

  @Test
  void keysThatAreNone() throws IOException {
    model.useKeys(file("x.pem", "nothing"));
    assertThat(session.said().get()).contains("PUBLIC KEY");
    assertThat(model.keys().get()).isEmpty();
    model.open(List.of(file("hello.txt", TEXT)));
    assertThat(model.sign(model.chosen().get(), folder.resolve("x.pem"), folder)).isEmpty();
    assertThat(session.said().get()).startsWith("Not signed");
  }

  @Test
  @DisplayName("6: a name that leads elsewhere is not signed into a file")
  void unsafeName() throws IOException {
    model.open(List.of(file("evil.txt", "name: \"../evil\" factory: \"Stdin\"")));
    assertThat(model.sign(model.chosen().get(), folder.resolve("k"), folder)).isEmpty();
    assertThat(session.said().get()).contains("name");
  }
}
