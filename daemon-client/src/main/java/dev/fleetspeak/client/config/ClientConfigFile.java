package dev.fleetspeak.client.config;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.comms.dial.ProxyAddress;
import dev.fleetspeak.client.comms.http.Pace;
import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.generic.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
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

  private static final String REGISTRY_HIVE = "HKEY_LOCAL_MACHINE\\";
  private static final int MAX_PORT = 65_535;

  private ClientConfigFile() {}

  /**
   * Loads a file of the stock client's form.
   *
   * @param types configuration messages of the services that text files may set up
   */
  public static ClientSettings load(Path file, TypeRegistry types) throws ConfigException {
    return settings(TextConfig.loadLocated(file, Config.getDefaultInstance(), types), types);
  }

  /**
   * Reads of a file alone where its client keeps its state; nothing else is looked at.
   *
   * @throws ConfigException also if it keeps none
   */
  public static Path stateFileOf(Path file, TypeRegistry types) throws ConfigException {
    Located<Config> located = TextConfig.loadLocated(file, Config.getDefaultInstance(), types);
    String field = "filesystem_handler.state_file";
    String text = located.message().getFilesystemHandler().getStateFile();
    if (text.isEmpty()) {
      throw located.error(
          field, "is empty: a client without a state_file cannot be asked what it does");
    }
    return path(located, field, text).toAbsolutePath();
  }

  /** Settings from a configuration, whose places errors name. */
  static ClientSettings settings(Located<Config> located, TypeRegistry types)
      throws ConfigException {
    Config config = located.message();
    Path directory = directory(located);
    checkAddresses(located);
    Path stateFile = stateFile(located);
    Path outboxDirectory = outboxDirectory(located);
    return new ClientSettings(
        trustRoots(located),
        config.getServerList(),
        orNull(config.getServerName()),
        ClientLabels.with(config.getClientLabelList()),
        config.getStreaming(),
        proxy(located),
        orNull(config.getClientCertificateHeader()),
        CommunicatorFile.load(directory),
        stateFile,
        outboxDirectory,
        directory.toAbsolutePath(),
        new Bandwidth(
            ceiling(located, "max_upload_bytes_per_second", config.getMaxUploadBytesPerSecond()),
            ceiling(
                located, "max_download_bytes_per_second", config.getMaxDownloadBytesPerSecond())),
        ServiceFiles.load(
            directory, deploymentKeys(located), config.getAllowUnsignedTextServices(), types));
  }

  /** Below the least a large message would never be through before servers give it up. */
  private static long ceiling(Located<Config> located, String field, long bytesPerSecond)
      throws ConfigException {
    if (bytesPerSecond != 0 && bytesPerSecond < Pace.LEAST_BYTES_PER_SECOND) {
      throw located.error(
          field,
          bytesPerSecond
              + " is too little; give at least "
              + Pace.LEAST_BYTES_PER_SECOND
              + ", or leave it out for no ceiling");
    }
    return bytesPerSecond;
  }

  private static Path directory(Located<Config> located) throws ConfigException {
    Config config = located.message();
    switch (config.getPersistenceHandlerCase()) {
      case FILESYSTEM_HANDLER -> {}
      case REGISTRY_HANDLER -> {
        checkRegistryKey(located);
        throw located.error(
            "registry_handler",
            "needs the Windows registry, which this version does not read; use"
                + " filesystem_handler");
      }
      case PERSISTENCEHANDLER_NOT_SET ->
          throw located.error(
              "filesystem_handler", "is missing; set configuration_directory and state_file");
    }
    String field = "filesystem_handler.configuration_directory";
    Path directory =
        path(located, field, config.getFilesystemHandler().getConfigurationDirectory());
    if (!Files.isDirectory(directory)) {
      throw located.error(field, directory + " is no folder");
    }
    return directory;
  }

  /** So that who writes for Windows hears of a wrong key before that (client.md 2.4). */
  private static void checkRegistryKey(Located<Config> located) throws ConfigException {
    String key = located.message().getRegistryHandler().getConfigurationKey();
    if (!key.startsWith(REGISTRY_HIVE) || key.length() == REGISTRY_HIVE.length()) {
      throw located.error(
          "registry_handler.configuration_key",
          "\"" + key + "\" is no key below " + REGISTRY_HIVE + " (in exactly this case)");
    }
  }

  private static void checkAddresses(Located<Config> located) throws ConfigException {
    List<String> servers = located.message().getServerList();
    if (servers.isEmpty()) {
      throw located.error("server", "none is given; name at least one host:port");
    }
    for (int i = 0; i < servers.size(); i++) {
      Matcher address = ADDRESS.matcher(servers.get(i));
      String port = address.matches() ? address.group(1) : "x";
      if (!address.matches() || port != null && Integer.parseInt(port) > MAX_PORT) {
        throw located.error(
            "server[" + i + "]", "\"" + servers.get(i) + "\" is no address of the form host:port");
      }
    }
  }

  /** A password in the URL is not repeated. */
  private static @Nullable String proxy(Located<Config> located) throws ConfigException {
    String proxy = orNull(located.message().getProxy());
    if (proxy != null) {
      try {
        ProxyAddress _ = ProxyAddress.parse(proxy);
      } catch (IllegalArgumentException e) {
        throw located.error("proxy", String.valueOf(e.getMessage()));
      }
    }
    return proxy;
  }

  /** Broken certificates beside good ones do not keep a client from starting. */
  private static List<X509Certificate> trustRoots(Located<Config> located) throws ConfigException {
    String pem = located.message().getTrustedCerts();
    List<X509Certificate> roots = Pem.certificates(pem);
    if (roots.isEmpty()) {
      throw located.error("trusted_certs", "holds no certificate that can be read; give PEM text");
    }
    long begun = pem.lines().filter(line -> line.strip().startsWith("-----BEGIN ")).count();
    if (begun > roots.size()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: trusted_certs: {1} of {2} PEM blocks cannot be read as certificates and are skipped",
          located.source(),
          Long.toString(begun - roots.size()),
          Long.toString(begun));
    }
    return roots;
  }

  private static List<RSAPublicKey> deploymentKeys(Located<Config> located) throws ConfigException {
    List<RSAPublicKey> keys = new ArrayList<>();
    List<String> files = located.message().getDeploymentKeyFileList();
    for (int i = 0; i < files.size(); i++) {
      String field = "deployment_key_file[" + i + "]";
      try {
        keys.addAll(DeploymentKeys.load(path(located, field, files.get(i))));
      } catch (NoSuchFileException e) {
        throw located.error(field, "there is no file " + files.get(i));
      } catch (IOException e) {
        throw located.error(field, String.valueOf(e.getMessage()));
      }
    }
    return keys;
  }

  private static @Nullable Path stateFile(Located<Config> located) throws ConfigException {
    String field = "filesystem_handler.state_file";
    String text = located.message().getFilesystemHandler().getStateFile();
    if (text.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: {1}: is empty, so each start makes a new identity",
          located.source(),
          field);
      return null;
    }
    Path file = path(located, field, text).toAbsolutePath();
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw located.error(field, "the folder of " + file + " is missing");
    }
    requireWritable(located, field, folder);
    return file;
  }

  private static @Nullable Path outboxDirectory(Located<Config> located) throws ConfigException {
    String field = "outbox_directory";
    String text = located.message().getOutboxDirectory();
    if (text.isEmpty()) {
      return null;
    }
    Path directory = path(located, field, text).toAbsolutePath();
    Path there = directory;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw located.error(field, there + " is no folder");
    }
    requireWritable(located, field, there);
    return directory;
  }

  private static void requireWritable(Located<Config> located, String field, Path folder)
      throws ConfigException {
    if (!Files.isWritable(folder)) {
      throw located.error(
          field, "the folder " + folder + " is not writable; let the client's user write there");
    }
  }

  private static Path path(Located<Config> located, String field, String text)
      throws ConfigException {
    if (text.isEmpty()) {
      throw located.error(field, "is empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw located.error(field, "is no path");
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
