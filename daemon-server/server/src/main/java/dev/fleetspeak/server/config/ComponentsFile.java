package dev.fleetspeak.server.config;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.https.HttpsSettings;
import dev.fleetspeak.server.store.sql.StoreSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The components file (server.md 7.2). It is checked whole, in the reference's order, before
 * anything is opened, so a mistake changes nothing on disk.
 */
public final class ComponentsFile {
  private static final Logger LOG = LoggerFactory.getLogger(ComponentsFile.class);

  private final Located<Config> file;
  private final boolean allowUnguardedAdmin;
  private final List<PortCheck> ports = new ArrayList<>();

  private ComponentsFile(Located<Config> file, boolean allowUnguardedAdmin) {
    this.file = file;
    this.allowUnguardedAdmin = allowUnguardedAdmin;
  }

  /**
   * Reads a file.
   *
   * @param services what the other file says
   * @param allowUnguardedAdmin whether the flag of that name was given
   * @throws ConfigException if it cannot be read or used
   */
  public static ServerSettings read(
      Path file, Located<ServerConfig> services, boolean allowUnguardedAdmin)
      throws ConfigException {
    Located<Config> read =
        TextConfig.loadLocated(
            file, Config.getDefaultInstance(), TypeRegistry.getEmptyTypeRegistry());
    return new ComponentsFile(read, allowUnguardedAdmin).settings(services);
  }

  /**
   * Only which database a file chooses.
   *
   * @throws ConfigException if it cannot be read or chooses none
   */
  public static StoreSettings store(Path file) throws ConfigException {
    return new StoreSection(
            TextConfig.loadLocated(
                file, Config.getDefaultInstance(), TypeRegistry.getEmptyTypeRegistry()))
        .settings();
  }

  private ServerSettings settings(Located<ServerConfig> services) throws ConfigException {
    Config config = file.message();
    HttpsSettings https = config.hasHttpsConfig() ? new HttpsSection(file).settings() : null;
    if (https != null) {
      willListen("https_config.listen_address", https.listen());
    }
    AdminSettings admin = config.hasAdminConfig() ? admin() : null;
    StoreSettings store = new StoreSection(file).settings();
    refuseWhatIsNotThere();
    return new ServerSettings(
        https,
        admin,
        store,
        config.getRequiredLabel(),
        optional("stats_config.address", config.getStatsConfig().getAddress()),
        health(),
        notifications(),
        services,
        ports);
  }

  private AdminSettings admin() throws ConfigException {
    String field = "admin_config.listen_address";
    String text = file.message().getAdminConfig().getListenAddress();
    if (text.isEmpty()) {
      throw file.error(field, "is missing; write host:port, such as localhost:6061");
    }
    AdminSettings settings =
        new AdminSettings(
            address(file, field, text),
            allowUnguardedAdmin || file.message().getAdminConfig().getAllowUnguardedAdmin());
    try {
      settings.check();
    } catch (IllegalArgumentException e) {
      throw file.error(field, withoutField(e, field));
    }
    willListen(field, settings.address());
    return settings;
  }

  private void willListen(String field, InetSocketAddress address) {
    ports.add(new PortCheck(address, problem -> file.error(field, problem)));
  }

  private @Nullable InetSocketAddress health() throws ConfigException {
    if (!file.message().hasHealthCheckConfig()) {
      return null;
    }
    String text = file.message().getHealthCheckConfig().getListenAddress();
    return optional("health_check_config.listen_address", text.isEmpty() ? ":0" : text);
  }

  private void refuseWhatIsNotThere() throws ConfigException {
    Config config = file.message();
    if (config.getProxyProtocol()) {
      throw file.error(
          "proxy_protocol", "this version reads no PROXY headers; let the balancer pass TCP on");
    }
  }

  /** A server that listens also calls; one without a listener can call alone (server.md 5). */
  private NotificationSettings notifications() throws ConfigException {
    Config config = file.message();
    String shown = config.getNotificationPublicAddress();
    if (!shown.isEmpty()) {
      try {
        ListenAddress.checkText(shown);
      } catch (IllegalArgumentException e) {
        throw file.error("notification_public_address", String.valueOf(e.getMessage()));
      }
    }
    InetSocketAddress listen =
        optional("notification_listen_address", config.getNotificationListenAddress());
    if (listen == null && !shown.isEmpty()) {
      LOG.warn(
          "{}",
          file.error(
                  "notification_public_address",
                  "has no effect without notification_listen_address; set both or none")
              .getMessage());
    }
    return new NotificationSettings(
        listen, shown, listen != null || config.getNotificationUseHttpNotifier());
  }

  private @Nullable InetSocketAddress optional(String field, String text) throws ConfigException {
    if (text.isEmpty()) {
      return null;
    }
    InetSocketAddress address = address(file, field, text);
    willListen(field, address);
    return address;
  }

  static InetSocketAddress address(Located<Config> file, String field, String text)
      throws ConfigException {
    try {
      return ListenAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw file.error(field, String.valueOf(e.getMessage()));
    }
  }

  private static String withoutField(Exception e, String field) {
    String text = String.valueOf(e.getMessage());
    return text.startsWith(field + ": ") ? text.substring(field.length() + 2) : text;
  }
}
