package dev.fleetspeak.server.config;

import dev.fleetspeak.common.cli.Flags;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.https.HttpsSettings;
import dev.fleetspeak.server.https.tls.ServerCertificate;
import dev.fleetspeak.server.service.ServiceFactory;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flags of the miniserver (server.md 10), to be used once. */
public final class MiniServerFlags {
  private final Flags.Parsed flags;
  private final List<PortCheck> ports = new ArrayList<>();

  /**
   * @param flags parsed; {@code https_addr} and the others are among them
   */
  public MiniServerFlags(Flags.Parsed flags) {
    this.flags = flags;
  }

  /**
   * Checks them all.
   *
   * @throws ConfigException that names the flag at fault, or the place in the file that it names
   */
  public ServerSettings settings(Path database, Collection<ServiceFactory> factories)
      throws ConfigException {
    Located<ServerConfig> services = ServicesFile.read(Path.of(needed("config_path")), factories);
    HttpsSettings https = HttpsSettings.of(listen("https_addr", ":0"), certificate());
    return new ServerSettings(
        https,
        flags.string("admin_addr").isEmpty() ? null : admin(),
        SqliteSettings.defaults(database),
        "",
        null,
        null,
        NotificationSettings.NONE,
        services,
        ports);
  }

  private AdminSettings admin() throws ConfigException {
    AdminSettings settings =
        new AdminSettings(listen("admin_addr", ""), flags.bool("allow_unguarded_admin"));
    try {
      settings.check();
    } catch (IllegalArgumentException e) {
      String text = String.valueOf(e.getMessage());
      throw error("admin_addr", text.substring(text.indexOf(": ") + 2));
    }
    return settings;
  }

  private ServerCertificate certificate() throws ConfigException {
    Path certificate = Path.of(needed("server_cert"));
    Path key = Path.of(needed("server_key"));
    byte[] chain = TextConfig.read(certificate).getBytes(StandardCharsets.UTF_8);
    byte[] secret = TextConfig.read(key).getBytes(StandardCharsets.UTF_8);
    try {
      return ServerCertificate.fromPem(chain, secret);
    } catch (IllegalArgumentException e) {
      String problem = String.valueOf(e.getMessage());
      boolean keyAtFault = problem.contains("key");
      throw error(
          keyAtFault ? "server_key" : "server_cert",
          (keyAtFault ? key : certificate) + ": " + problem);
    }
  }

  private InetSocketAddress listen(String flag, String otherwise) throws ConfigException {
    String text = flags.string(flag).isEmpty() ? otherwise : flags.string(flag);
    try {
      InetSocketAddress address = ListenAddress.parse(text);
      ports.add(new PortCheck(address, problem -> error(flag, problem)));
      return address;
    } catch (IllegalArgumentException e) {
      throw error(flag, String.valueOf(e.getMessage()));
    }
  }

  private String needed(String flag) throws ConfigException {
    String value = flags.string(flag);
    if (value.isEmpty()) {
      throw error(flag, "is needed; see miniserver --help");
    }
    return value;
  }

  private static ConfigException error(String flag, @Nullable String problem) {
    return new ConfigException("--" + flag + ": " + problem);
  }
}
