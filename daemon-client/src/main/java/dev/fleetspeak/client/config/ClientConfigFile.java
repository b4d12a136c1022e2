package dev.fleetspeak.client.config;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.generic.Config;
import dev.fleetspeak.proto.client.generic.FilesystemHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Loads the main configuration file and what it points to (client.md 2.2, 2.3). Errors are {@link
 * ConfigException}s of one line that name file and field.
 */
public final class ClientConfigFile {
  private static final System.Logger LOG = System.getLogger(ClientConfigFile.class.getName());

  /** A name or address, IPv6 in brackets; without a port it is 443. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^\\s:/\\[\\]]+)(?::(\\d{1,5}))?");

  private ClientConfigFile() {}

  /**
   * Loads a file of the stock client's form.
   *
   * @param types configuration messages of the services that text files may set up
   */
  public static ClientSettings load(Path file, TypeRegistry types) throws ConfigException {
    return settings(
        file.toString(), TextConfig.load(file, Config.getDefaultInstance(), types), types);
  }

  /**
   * Settings from a configuration.
   *
   * @param source how errors name where it is from
   */
  public static ClientSettings settings(String source, Config config, TypeRegistry types)
      throws ConfigException {
    FilesystemHandler files = handler(source, config);
    Path directory = path(source, "configuration_directory", files.getConfigurationDirectory());
    if (!Files.isDirectory(directory)) {
      throw new ConfigException(
          "%s: filesystem_handler.configuration_directory: %s is no folder"
              .formatted(source, directory));
    }
    if (config.getServerCount() == 0) {
      throw new ConfigException(source + ": server: none is given; name at least one host:port");
    }
    for (String server : config.getServerList()) {
      checkAddress(source, server);
    }
    return new ClientSettings(
        trustRoots(source, config.getTrustedCerts()),
        config.getServerList(),
        orNull(config.getServerName()),
        ClientLabels.with(config.getClientLabelList()),
        config.getStreaming(),
        orNull(config.getProxy()),
        orNull(config.getClientCertificateHeader()),
        CommunicatorFile.load(directory),
        stateFile(source, files.getStateFile()),
        outboxDirectory(source, config.getOutboxDirectory()),
        new ServiceFiles(
                directory,
                deploymentKeys(source, config.getDeploymentKeyFileList()),
                config.getAllowUnsignedTextServices(),
                types)
            .load());
  }

  private static FilesystemHandler handler(String source, Config config) throws ConfigException {
    return switch (config.getPersistenceHandlerCase()) {
      case FILESYSTEM_HANDLER -> config.getFilesystemHandler();
      case REGISTRY_HANDLER ->
          throw new ConfigException(
              source
                  + ": registry_handler: needs the Windows registry, which this version does not"
                  + " read; use filesystem_handler");
      case PERSISTENCEHANDLER_NOT_SET ->
          throw new ConfigException(
              source
                  + ": filesystem_handler: is missing; set configuration_directory and state_file");
    };
  }

  private static void checkAddress(String source, String server) throws ConfigException {
    Matcher address = ADDRESS.matcher(server);
    String port = address.matches() ? address.group(1) : "x";
    if (!address.matches() || port != null && Integer.parseInt(port) > 65_535) {
      throw new ConfigException(
          "%s: server: \"%s\" is no address of the form host:port".formatted(source, server));
    }
  }

  /** Broken certificates beside good ones do not keep a client from starting. */
  static List<X509Certificate> trustRoots(String source, String pem) throws ConfigException {
    List<X509Certificate> roots = Pem.certificates(pem);
    if (roots.isEmpty()) {
      throw new ConfigException(
          source + ": trusted_certs: holds no certificate that can be read; give PEM text");
    }
    long begun = pem.lines().filter(line -> line.strip().startsWith("-----BEGIN ")).count();
    if (begun > roots.size()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: trusted_certs: {1} of {2} PEM blocks cannot be read as certificates and are skipped",
          source,
          Long.toString(begun - roots.size()),
          Long.toString(begun));
    }
    return roots;
  }

  private static List<RSAPublicKey> deploymentKeys(String source, List<String> files)
      throws ConfigException {
    List<RSAPublicKey> keys = new ArrayList<>();
    for (String file : files) {
      try {
        keys.addAll(DeploymentKeys.load(path(source, "deployment_key_file", file)));
      } catch (java.nio.file.NoSuchFileException e) {
        throw new ConfigException(
            "%s: deployment_key_file: there is no file %s".formatted(source, file), e);
      } catch (IOException e) {
        throw new ConfigException(
            "%s: deployment_key_file: %s".formatted(source, e.getMessage()), e);
      }
    }
    return keys;
  }

  private static @Nullable Path stateFile(String source, String text) throws ConfigException {
    if (text.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: filesystem_handler.state_file: is empty, so each start makes a new identity",
          source);
      return null;
    }
    Path file = path(source, "state_file", text).toAbsolutePath();
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ConfigException(
          "%s: filesystem_handler.state_file: the folder of %s is missing".formatted(source, file));
    }
    return file;
  }

  private static @Nullable Path outboxDirectory(String source, String text) throws ConfigException {
    return text.isEmpty() ? null : path(source, "outbox_directory", text).toAbsolutePath();
  }

  private static Path path(String source, String field, String text) throws ConfigException {
    if (text.isEmpty()) {
      throw new ConfigException("%s: %s: is empty".formatted(source, field));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ConfigException("%s: %s: is no path".formatted(source, field), e);
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
