package dev.fleetspeak.tools.config.generate;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.tools.Captured;
import dev.fleetspeak.tools.KnownTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder with an input for the configurator, and what a run made there. */
record Site(Path folder) {
  static final Instant NOW = Instant.parse("2031-03-09T08:15:42Z");

  /** The example of tools.md 2.7, with all client files, in this folder. */
  String input() {
    return """
        configuration_name: "Harbor Lab"
        components_config {
          mysql_data_source_name: "harbor:pw1@tcp(db.harbor.example:3306)/harborfs"
          required_label: "harbor"
          https_config { listen_address: "0.0.0.0:7443" }
          admin_config { listen_address: "127.0.0.1:7444" }
        }
        public_host_port: "fs1.harbor.example:7443"
        public_host_port: "192.0.2.15:7443"
        trusted_cert_file: "DIR/pki/root.pem"
        trusted_cert_key_file: "DIR/pki/root-key.pem"
        server_cert_file: "DIR/pki/front.pem"
        server_cert_key_file: "DIR/pki/front-key.pem"
        server_component_configuration_file: "DIR/out/components.textproto"
        linux_client_configuration_file: "DIR/out/linux.textproto"
        darwin_client_configuration_file: "DIR/out/darwin.textproto"
        windows_client_configuration_file: "DIR/out/windows.textproto"
        """
        .replace("DIR", folder.toString());
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  Captured run(String input, String... flags) throws Exception {
    return run(NOW, input, flags);
  }

  Captured run(Instant now, String input, String... flags) throws Exception {
    Path config = Files.writeString(file("input.textproto"), input);
    return Captured.config(
        now,
        Stream.concat(Stream.of("-config", config.toString()), Stream.of(flags))
            .toArray(String[]::new));
  }

  String mode(String name) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  dev.fleetspeak.proto.components.Config components() throws ConfigException {
    return TextConfig.load(
        file("out/components.textproto"),
        dev.fleetspeak.proto.components.Config.getDefaultInstance(),
        KnownTypes.registry());
  }

  dev.fleetspeak.proto.client.generic.Config client(String os) throws ConfigException {
    return TextConfig.load(
        file("out/" + os + ".textproto"),
        dev.fleetspeak.proto.client.generic.Config.getDefaultInstance(),
        KnownTypes.registry());
  }

  /** Every file but the input, with its content. */
  Map<String, String> snapshot() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        if (!path.endsWith("input.textproto")) {
          files.put(folder.relativize(path).toString(), Files.readString(path));
        }
      }
    }
    return files;
  }
}
