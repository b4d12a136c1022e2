package dev.fleetspeak.client.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import dev.fleetspeak.proto.stdinservice.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Service files and their signatures (client.md 2.3, 2.7; A-DEMO-4). */
class ServiceFilesTest {
  private static KeyPair key;
  private static KeyPair otherKey;
  @TempDir Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = generator.generateKeyPair();
    otherKey = generator.generateKeyPair();
  }

  @BeforeEach
  void setUp() throws Exception {
    Files.createDirectory(folder.resolve("services"));
    Files.createDirectory(folder.resolve("textservices"));
  }

  private Path sign(String file, String name, KeyPair signer) throws Exception {
    ClientServiceConfig config =
        ClientServiceConfig.newBuilder().setName(name).setFactory("NOOP").build();
    SignedClientServiceConfig signed =
        ServiceConfigSignatures.sign(signer.getPrivate(), config.toByteString());
    return Files.write(folder.resolve("services").resolve(file), signed.toByteArray());
  }

  private Path text(String file, String content) throws Exception {
    return Files.writeString(folder.resolve("textservices").resolve(file), content);
  }

  private List<String> names(boolean keys, boolean textAllowed) {
    return load(keys, textAllowed).stream().map(service -> service.config().getName()).toList();
  }

  private List<ServiceDefinition> load(boolean keys, boolean textAllowed) {
    TypeRegistry types = TypeRegistry.newBuilder().add(Config.getDescriptor()).build();
    List<RSAPublicKey> trusted = keys ? List.of((RSAPublicKey) key.getPublic()) : List.of();
    return ServiceFiles.load(folder, trusted, textAllowed, types);
  }

  @Test
  void aDemo4_aFlippedByteOrAnotherKeyKeepsAServiceOut_othersAreStarted() throws Exception {
    sign("good", "good", key);
    sign("stranger", "stranger", otherKey);
    Path flipped = sign("flipped", "flipped", key);
    byte[] whole = Files.readAllBytes(flipped);
    for (int i = 0; i < whole.length; i += 7) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(flipped, changed);
      assertThat(names(true, false)).as("byte %s", i).containsExactly("good");
    }
  }

  @Test
  void keysOverlapWhileTheyAreRotated_alsoWithinOneFile() throws Exception {
    sign("old", "old", key);
    sign("new", "new", otherKey);
    Path both =
        Files.writeString(
            folder.resolve("keys.pem"),
            Pem.encode("PUBLIC KEY", key.getPublic().getEncoded())
                + Pem.encode("PUBLIC KEY", otherKey.getPublic().getEncoded()));
    TypeRegistry types = TypeRegistry.newBuilder().add(Config.getDescriptor()).build();
    assertThat(ServiceFiles.load(folder, DeploymentKeys.load(both), false, types))
        .extracting(service -> service.config().getName())
        .containsExactly("new", "old");
    assertThat(names(true, false)).containsExactly("old");
  }

  @Test
  void aServiceWithoutSignatureIsRefusedOnceThereAreKeys() throws Exception {
    Files.write(
        folder.resolve("services/bare"),
        SignedClientServiceConfig.newBuilder()
            .setServiceConfig(
                ClientServiceConfig.newBuilder().setName("bare").build().toByteString())
            .build()
            .toByteArray());
    assertThat(names(true, true)).isEmpty();
    assertThat(names(false, false)).containsExactly("bare");
  }

  @Test
  void withoutKeysSignaturesAreReportedButNotChecked() throws Exception {
    sign("stranger", "stranger", otherKey);
    assertThat(load(false, false).getFirst().signature().size()).isEqualTo(256);
  }

  @Test
  void textServicesNeedTheirFieldOnceThereAreKeys() throws Exception {
    text("a", "name: 'text' factory: 'NOOP'");
    assertThat(names(false, false)).containsExactly("text");
    assertThat(names(true, false)).isEmpty();
    assertThat(names(true, true)).containsExactly("text");
  }

  @Test
  void c18_filesComeByName_textAfterSigned_andLeftoversAreSkipped() throws Exception {
    sign("b", "second", key);
    sign("a", "first", key);
    sign("c~", "backup", key);
    sign(".hidden", "hidden", key);
    sign("d.dpkg-old", "old", key);
    Files.createDirectory(folder.resolve("services/e"));
    text("a", "name: 'third'");
    assertThat(names(false, false)).containsExactly("first", "second", "third");
  }

  @Test
  void brokenFilesDoNotKeepOthersOut() throws Exception {
    sign("b", "good", key);
    Files.write(folder.resolve("services/a"), new byte[] {1, 2, 3});
    text("a", "name: ");
    text("b", "name: 'unknown-type' config { [type.googleapis.com/no.such.Type] { } }");
    text("c", "name: 'lenient' new_field: 3");
    text("d", "config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: 'x' } }");
    assertThat(names(false, false)).containsExactly("good", "lenient", "");
  }

  @Test
  void missingFoldersMeanNoServices() throws Exception {
    Files.delete(folder.resolve("services"));
    Files.delete(folder.resolve("textservices"));
    assertThat(names(false, false)).isEmpty();
  }
}
