package dev.fleetspeak.console;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;

/**
 * Service configurations to take pictures of, with a key that exists for them alone.
 *
 * @param publicKey that verifies the signed one
 * @param configs a text, one with another key's signature, and a verified one
 */
record SampleConfigs(Path publicKey, List<Path> configs) {

  static SampleConfigs make(Path folder) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair key = generator.generateKeyPair();
      Path text =
          Files.writeString(
              folder.resolve("scanner.textproto"),
              """
              name: "scanner"
              factory: "Daemon"
              required_labels { service_name: "client" label: "windows" }
              """);
      return new SampleConfigs(
          Files.writeString(
              folder.resolve("deployment-2026.pem"),
              Pem.encode("PUBLIC KEY", key.getPublic().getEncoded())),
          List.of(
              text,
              signed(folder, "osquery", generator.generateKeyPair()),
              signed(folder, "grr", key)));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot make a sample", e);
    }
  }

  private static Path signed(Path folder, String name, KeyPair key)
      throws IOException, GeneralSecurityException {
    ClientServiceConfig config =
        ClientServiceConfig.newBuilder()
            .setName(name)
            .setFactory("Daemon")
            .addRequiredLabels(Label.newBuilder().setServiceName("client").setLabel("linux"))
            .setSignedTime(
                Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() - 180_000))
            .build();
    return Files.write(
        folder.resolve(name),
        ServiceConfigSignatures.sign(key.getPrivate(), config.toByteString()).toByteArray());
  }
}
