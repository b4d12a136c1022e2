package dev.fleetspeak.e2e.kit;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.MessageState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Our server, in a folder of its own; on SQLite unless another database is named. */
public final class OurServer implements Server {
  private final Path folder;
  private final String services;
  private final List<String> program;
  private String https = "127.0.0.1:0";
  private String admin = "127.0.0.1:0";
  private Program process;
  private String datastore;

  private OurServer(Path folder, String services, List<String> program) {
    this.folder = folder;
    this.services = services;
    this.program = program;
    this.datastore =
        "datastore_config { sqlite { path: %s } }".formatted(Text.quoted(database().toString()));
  }

  /**
   * Starts a server on free ports.
   *
   * @param services text of fleetspeak.server.ServerConfig
   */
  public static OurServer start(Path folder, String services) {
    return start(folder, services, List.of(Repository.launcher(), "server"));
  }

  /**
   * As {@link #start(Path, String)}, on another database.
   *
   * @param datastore part of the components file that names it
   */
  public static OurServer startOn(String datastore, Path folder, String services) {
    return startOn(datastore, folder, services, List.of(Repository.launcher(), "server"));
  }

  /** As above, by a command line of one's own. */
  public static OurServer startOn(
      String datastore, Path folder, String services, List<String> program) {
    OurServer server = new OurServer(folder, services, program);
    server.datastore = datastore;
    server.restart();
    return server;
  }

  /** As {@link #start(Path, String)}, by a command line of one's own. */
  public static OurServer start(Path folder, String services, List<String> program) {
    OurServer server = new OurServer(folder, services, program);
    server.restart();
    return server;
  }

  /** Starts it again, on the addresses that it had. */
  public void restart() {
    Path addresses = folder.resolve("addresses");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(addresses);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path components = Repository.write(folder.resolve("components.textproto"), components());
    Path servicesFile = Repository.write(folder.resolve("services.textproto"), services);
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            "-components_config",
            components.toString(),
            "-services_config",
            servicesFile.toString(),
            "-addresses_file",
            addresses.toString(),
            "-logtostderr"));
    process = Program.start(folder.resolve("server.log"), command);
    awaitAddresses(process, addresses);
    https = address(addresses, "https");
    admin = address(addresses, "admin");
  }

  /** Waits until a server has written where it listens. */
  public static void awaitAddresses(Program server, Path addresses) {
    Awaitility.await()
        .alias("addresses in " + addresses)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(30))
        .failFast(
            () -> {
              if (!server.isAlive()) {
                throw new AssertionError("the server ended; it printed:\n" + server.output());
              }
            })
        .until(() -> Files.isRegularFile(addresses));
  }

  /** An address of a kind, out of a server's file. */
  public static String address(Path addresses, String kind) {
    return Repository.read(addresses)
        .lines()
        .filter(line -> line.startsWith(kind + " "))
        .map(line -> line.substring(kind.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line " + kind + " in " + addresses));
  }

  private String components() {
    return """
        https_config { listen_address: %s certificates: %s key: %s }
        admin_config { listen_address: %s }
        %s
        """
        .formatted(
            Text.quoted(https),
            Text.quoted(Keys.serverCertificate()),
            Text.quoted(Keys.serverKey()),
            Text.quoted(admin),
            datastore);
  }

  /** Where the health listener is, if the components name one. */
  public String health() {
    return address(folder.resolve("addresses"), "health");
  }

  /** The database file. */
  public Path database() {
    return folder.resolve("fleetspeak.sqlite");
  }

  /** The running process. */
  public Program process() {
    return process;
  }

  @Override
  public String https() {
    return https;
  }

  @Override
  public String admin() {
    return admin;
  }

  @Override
  public int processedFrom(String clientId, String service) {
    return count(clientId, service, MessageState.MESSAGE_STATE_PROCESSED);
  }

  @Override
  public int unprocessedFrom(String clientId, String service) {
    return count(clientId, service, MessageState.MESSAGE_STATE_PENDING)
        + count(clientId, service, MessageState.MESSAGE_STATE_FAILED);
  }

  private int count(String clientId, String service, MessageState state) {
    ByteString id = ClientId.parse(clientId).bytes();
    try (AdminApi api = AdminApi.connect(admin)) {
      return api.console()
          .listMessages(
              ListMessagesRequest.newBuilder()
                  .setClientId(id)
                  .setDirection(Direction.DIRECTION_FROM_CLIENT)
                  .setServiceName(service)
                  .setState(state)
                  .setPageSize(1000)
                  .build())
          .getMessagesCount();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
