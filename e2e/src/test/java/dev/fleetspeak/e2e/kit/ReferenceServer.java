package dev.fleetspeak.e2e.kit;

import java.nio.file.Path;
import java.util.List;

/** The reference's published server. Metrics stay off: with them it panics on sending. */
public final class ReferenceServer implements Server {
  private final Program process;
  private final MariaDb mariaDb;
  private final String database;
  private final String https;
  private final String admin;

  private ReferenceServer(
      Program process, MariaDb mariaDb, String database, String https, String admin) {
    this.process = process;
    this.mariaDb = mariaDb;
    this.database = database;
    this.https = https;
    this.admin = admin;
  }

  /**
   * Starts one that tells other servers nothing.
   *
   * @param services text of fleetspeak.server.ServerConfig
   */
  public static ReferenceServer start(
      String version, Path folder, MariaDb mariaDb, String database, String services) {
    return start(version, folder, mariaDb, database, services, "");
  }

  /** Starts one that calls the server on which a client's stream hangs. */
  public static ReferenceServer startCalling(
      String version, Path folder, MariaDb mariaDb, String database, String services) {
    // With the notifier alone it would call itself by the name "local".
    String calls =
        """
        notification_use_http_notifier: true
        notification_listen_address: %s
        """
            .formatted(Text.quoted(Ports.freeAddress()));
    return start(version, folder, mariaDb, database, services, calls);
  }

  private static ReferenceServer start(
      String version,
      Path folder,
      MariaDb mariaDb,
      String database,
      String services,
      String notifications) {
    String program = Repository.reference(version, "server");
    String https = Ports.freeAddress();
    String admin = Ports.freeAddress();
    Path components =
        Repository.write(
            folder.resolve("components.textproto"),
            """
            mysql_data_source_name: %s
            https_config { listen_address: %s certificates: %s key: %s }
            admin_config { listen_address: %s }
            %s
            """
                .formatted(
                    Text.quoted(mariaDb.dataSource(database)),
                    Text.quoted(https),
                    Text.quoted(Keys.serverCertificate()),
                    Text.quoted(Keys.serverKey()),
                    Text.quoted(admin),
                    notifications));
    Path servicesFile = Repository.write(folder.resolve("services.textproto"), services);
    Program process =
        Program.start(
            folder.resolve("server.log"),
            List.of(
                program,
                "-components_config",
                components.toString(),
                "-services_config",
                servicesFile.toString(),
                "-logtostderr"));
    ReferenceServer server = new ReferenceServer(process, mariaDb, database, https, admin);
    try (AdminApi api = AdminApi.connect(admin)) {
      api.awaitServer(process);
    }
    return server;
  }

  @Override
  public String https() {
    return https;
  }

  @Override
  public String admin() {
    return admin;
  }

  /** What it printed so far. */
  public String log() {
    return process.output();
  }

  @Override
  public int processedFrom(String clientId, String service) {
    return count(clientId, service, "processed_time_seconds is not null and failed is not true");
  }

  @Override
  public int unprocessedFrom(String clientId, String service) {
    return count(clientId, service, "(processed_time_seconds is null or failed is true)");
  }

  private int count(String clientId, String service, String condition) {
    return Integer.parseInt(
        mariaDb.query(
            database,
            "select count(*) from messages where source_client_id = x'%s' and source_service_name = '%s' and %s"
                .formatted(clientId, service, condition)));
  }

  @Override
  public void close() {
    process.close();
  }
}
