package dev.fleetspeak.server.config;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.https.HttpsSettings;
import dev.fleetspeak.server.store.sql.StoreSettings;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server is to be made of, checked but not made.
 *
 * @param https null for a server without clients
 * @param admin null for a server without an admin interface
 * @param store the database
 * @param requiredLabel label that clients have to show; empty lets everybody in
 * @param metrics where metrics are served, null for nowhere
 * @param health where load balancers ask, null for nowhere
 * @param notifications how other servers are told of messages
 * @param services the services, with the places where they are configured
 * @param ports what will be listened on
 */
public record ServerSettings(
    @Nullable HttpsSettings https,
    @Nullable AdminSettings admin,
    StoreSettings store,
    String requiredLabel,
    @Nullable InetSocketAddress metrics,
    @Nullable InetSocketAddress health,
    NotificationSettings notifications,
    Located<ServerConfig> services,
    List<PortCheck> ports) {
  /** Copies the list. */
  public ServerSettings {
    ports = List.copyOf(ports);
  }

  /**
   * Refuses ports that are taken, before anything is opened or made.
   *
   * @throws ConfigException for the first one
   */
  public void checkPorts() throws ConfigException {
    for (PortCheck port : ports) {
      port.check();
    }
  }
}
