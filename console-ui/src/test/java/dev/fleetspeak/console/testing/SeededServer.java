package dev.fleetspeak.console.testing;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.admin.AdminBackend;
import dev.fleetspeak.server.admin.AdminServer;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.admin.InstallationFacts;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import dev.fleetspeak.server.store.sql.SqliteDatastore;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An admin server in this process, over a store with a fleet in it. */
public final class SeededServer implements AutoCloseable {
  private final SettableClock clock = new SettableClock(Instant.now());
  private final SqlDatastore store;
  private final Fleet fleet;
  private AdminServer server;
  private InetSocketAddress address;
  private volatile Duration slowness = Duration.ZERO;

  /**
   * @param folder for the database
   * @param clients how many to enrol
   * @param messages about how many to store
   */
  public SeededServer(Path folder, int clients, int messages) {
    this(folder, clients, messages, 0);
  }

  private SeededServer(Path folder, int clients, int messages, int port) {
    store =
        SqliteDatastore.open(
            SqliteSettings.defaults(folder.resolve("fleet.sqlite")).withClock(clock));
    fleet = new Fleet(store, clock);
    fleet.enrol(clients);
    fleet.talk(messages);
    clock.letGo();
    start(port);
  }

  private void start(int port) {
    AdminBackend backend =
        new AdminBackend(
            SlowStore.around(store, () -> slowness),
            new StreamRegistry(),
            _ -> {},
            () -> {},
            _ -> {},
            _ -> {},
            clock);
    server =
        new AdminServer(
            new AdminSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), false),
            backend,
            SeededServer::facts);
    try {
      address = server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InstallationFacts facts() {
    return new InstallationFacts(
        Instant.now().minus(Duration.ofHours(51)),
        List.of(
            service("system", "System"),
            service("GRR", "GRPC"),
            service("saver", "MessageSaver"),
            service("metrics", "GRPC"),
            service("FRR", "GRPC")),
        "fleet.example.com:443",
        "mtls_config",
        true,
        "",
        Duration.ofMinutes(10),
        Duration.ofHours(24),
        Duration.ofHours(1));
  }

  private static ServiceConfig service(String name, String factory) {
    return ServiceConfig.newBuilder()
        .setName(name)
        .setFactory(factory)
        .setMaxParallelism(100)
        .build();
  }

  /** Where it listens. */
  public String address() {
    return "127.0.0.1:" + address.getPort();
  }

  /** The fleet, to make it say more. */
  public Fleet fleet() {
    return fleet;
  }

  /** The store behind it. */
  public SqlDatastore store() {
    return store;
  }

  /** A client of the fleet. */
  public ClientId client(int number) {
    return fleet.client(number);
  }

  /** From now on every look into the store takes this long. */
  public void slow(Duration each) {
    slowness = each;
  }

  /** A client answers the next message of this type for it, as soon as it waits. */
  public void answer(ClientId client, String type) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Message asked = null;
                while (asked == null) {
                  Thread.sleep(20);
                  asked =
                      store.getPendingMessages(List.of(client), 0, 100, true).stream()
                          .filter(message -> message.getMessageType().equals(type))
                          .findFirst()
                          .orElse(null);
                }
                Message answer = fleet.reply(client, asked);
                server.contactListener().committed(client, List.of(answer), List.of());
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** The server goes away. */
  public void stop() {
    server.stop(Duration.ZERO);
  }

  /** It comes back at the same address. */
  public void comeBack() {
    start(address.getPort());
  }

  @Override
  public void close() {
    stop();
    store.close();
  }

  /** Runs until killed: arguments are a folder, clients, messages and a port. */
  public static void main(String[] arguments) throws InterruptedException {
    SeededServer server =
        new SeededServer(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]));
    System.out.println(server.address());
    while (true) {
      Thread.sleep(1000);
      if (Integer.parseInt(arguments[1]) > 0) {
        server.fleet().say("Heartbeat", 1 + (int) (Math.random() * 8));
      }
    }
  }
}
