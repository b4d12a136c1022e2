package com.example.agent;

import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.crypto.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** What the build put into this program. Nothing here is read from the machine that it runs on. */
final class CompiledIn {
  private CompiledIn() {}

  /** The only certificates that a server's chain may end in. */
  static List<X509Certificate> trustRoots() {
    List<X509Certificate> roots = Pem.certificates(text("trusted_cert.pem"));
    if (roots.isEmpty()) {
      throw new IllegalStateException("trusted_cert.pem of this build holds no certificate");
    }
    return roots;
  }

  /** The only servers, {@code host:port} each. */
  static List<String> servers() {
    return text("servers.txt").lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** The keys of which one has to have signed a service's file; never none. */
  static List<RSAPublicKey> deploymentKeys() {
    try {
      return DeploymentKeys.parse(text("deployment_public_key.pem"), "this build");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) {
    try (InputStream in = CompiledIn.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + " was not there when this program was built; the sample's README.md says more");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
