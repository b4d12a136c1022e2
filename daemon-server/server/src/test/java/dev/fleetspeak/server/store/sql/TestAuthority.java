package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.crypto.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority for one test, made with the JDK's own tool. */
final class TestAuthority {
  private static final String PASSWORD = "only-for-tests";

  private final Path folder;

  private TestAuthority(Path folder) {
    this.folder = folder;
  }

  /** Makes one in a folder of its own. */
  static TestAuthority make(Path folder) throws IOException {
    Files.createDirectory(folder);
    var authority = new TestAuthority(folder);
    authority.keytool("-genkeypair", "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
    authority.keytool("-exportcert", "ca", "-rfc", "-file", authority.certificate().toString());
    return authority;
  }

  /** Its own certificate, PEM. */
  Path certificate() {
    return folder.resolve("ca.pem");
  }

  /** A trust store of the JDK's with nothing but its certificate. */
  Path trustStore() throws IOException {
    Path store = folder.resolve("trust.p12");
    PrivateServer.run(
        folder,
        List.of(
            tool(),
            "-importcert",
            "-noprompt",
            "-alias",
            "ca",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD,
            "-file",
            certificate().toString()));
    return store;
  }

  static String password() {
    return PASSWORD;
  }

  /** Issues a certificate for a host: {@code server.pem} and its key {@code server.key}. */
  Path issue(String host) throws IOException, GeneralSecurityException {
    Path request = folder.resolve("server.csr");
    keytool("-genkeypair", "server", "-dname", "CN=" + host);
    keytool("-certreq", "server", "-file", request.toString());
    keytool(
        "-gencert",
        "ca",
        "-rfc",
        "-ext",
        "san=dns:" + host,
        "-infile",
        request.toString(),
        "-outfile",
        folder.resolve("server.pem").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Files.writeString(
        folder.resolve("server.key"),
        Pem.encode("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    return folder;
  }

  private static String tool() {
    return Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
  }

  private void keytool(String what, String alias, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            tool(),
            what,
            "-alias",
            alias,
            "-keystore",
            folder.resolve("keys.p12").toString(),
            "-storepass",
            PASSWORD));
    if (what.equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    }
    command.addAll(List.of(more));
    PrivateServer.run(folder, command);
  }
}
