package dev.fleetspeak.client.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.common.crypto.ServiceConfigSignatures;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.SignedClientServiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of {@code services/} (binary, signed) and {@code textservices/} (text, unsigned). A
 * file that cannot be used is told of in one line and left out; the others are installed (client.md
 * 2.3).
 */
public final class ServiceFiles {
  private static final System.Logger LOG = System.getLogger(ServiceFiles.class.getName());

  private final Path directory;
  private final List<RSAPublicKey> deploymentKeys;
  private final boolean unsignedTextAllowed;
  private final TypeRegistry types;

  private ServiceFiles(
      Path directory,
      List<RSAPublicKey> deploymentKeys,
      boolean unsignedTextAllowed,
      TypeRegistry types) {
    this.directory = directory;
    this.deploymentKeys = List.copyOf(deploymentKeys);
    this.unsignedTextAllowed = unsignedTextAllowed;
    this.types = types;
  }

  /**
   * Loads the services of a configuration directory.
   *
   * @param deploymentKeys with any, a signed service has to be signed by one of them
   * @param unsignedTextAllowed take text files although there are deployment keys
   * @param types configuration messages that text files may name
   */
  public static List<ServiceDefinition> load(
      Path directory,
      List<RSAPublicKey> deploymentKeys,
      boolean unsignedTextAllowed,
      TypeRegistry types) {
    return new ServiceFiles(directory, deploymentKeys, unsignedTextAllowed, types).load();
  }

  private List<ServiceDefinition> load() {
    List<ServiceDefinition> services = new ArrayList<>();
    for (Path file : files("services")) {
      try {
        services.add(signed(file));
      } catch (IOException e) {
        leftOut(file, String.valueOf(e.getMessage()));
      }
    }
    for (Path file : files("textservices")) {
      if (!deploymentKeys.isEmpty() && !unsignedTextAllowed) {
        leftOut(
            file,
            "it is not signed and deployment keys are configured; sign it, or set"
                + " allow_unsigned_text_services");
        continue;
      }
      try {
        ClientServiceConfig config =
            TextConfig.loadLenient(file, ClientServiceConfig.getDefaultInstance(), types);
        services.add(new ServiceDefinition(config, ByteString.EMPTY, file.toString()));
      } catch (ConfigException e) {
        LOG.log(System.Logger.Level.WARNING, "{0}; this service is left out", e.getMessage());
      }
    }
    return services;
  }

  private static void leftOut(Path file, String reason) {
    LOG.log(System.Logger.Level.WARNING, "{0}: {1}; this service is left out", file, reason);
  }

  /** The regular files of a folder by name. What editors and package managers leave is skipped. */
  private List<Path> files(String folder) {
    Path path = directory.resolve(folder);
    if (!Files.isDirectory(path)) {
      LOG.log(System.Logger.Level.INFO, "{0}: there is no such folder, so no services of it", path);
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.sorted().filter(ServiceFiles::isMeant).toList();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: cannot be listed, so no services of it: {1}",
          path,
          e.getMessage());
      return List.of();
    }
  }

  private static boolean isMeant(Path file) {
    String name = file.getFileName().toString();
    boolean leftover =
        name.startsWith(".")
            || name.endsWith("~")
            || name.matches(".*\\.(bak|swp|tmp|rpmsave|rpmnew|rpmorig|dpkg-.*|ucf-.*)");
    if (leftover || !Files.isRegularFile(file)) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0}: is skipped, {1}",
          file,
          leftover ? "its name is that of a leftover" : "it is no regular file");
      return false;
    }
    return true;
  }

  private ServiceDefinition signed(Path file) throws IOException {
    SignedClientServiceConfig signed;
    try {
      signed = SignedClientServiceConfig.parseFrom(Files.readAllBytes(file));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("is no signed service", e);
    }
    if (!deploymentKeys.isEmpty() && !ServiceConfigSignatures.verify(deploymentKeys, signed)) {
      throw new IOException(
          signed.getSignature().isEmpty()
              ? "it holds no signature, but deployment keys are configured"
              : "its signature is not by any configured deployment key, or the file was changed");
    }
    try {
      return new ServiceDefinition(
          ClientServiceConfig.parseFrom(signed.getServiceConfig()),
          signed.getSignature(),
          file.toString());
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("its service_config is no ClientServiceConfig", e);
    }
  }
}
