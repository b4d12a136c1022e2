package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.Addresses;
import dev.fleetspeak.server.FleetspeakServer;
import dev.fleetspeak.server.HttpsFront;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.config.ListenAddress;
import dev.fleetspeak.server.https.kit.TestListener;
import dev.fleetspeak.server.notify.http.HttpNotificationListener;
import dev.fleetspeak.server.notify.http.HttpNotifier;
import dev.fleetspeak.server.service.ServiceFactory;
import dev.fleetspeak.server.store.Datastore;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** One of several servers on a database, with a way to ask it. They wake each other's streams. */
record Site(FleetspeakServer server, Addresses addresses, ManagedChannel channel)
    implements AutoCloseable {

  /** A server with a service of each factory, named as the factory is. */
  static Site start(DatabaseSettings database, ServiceFactory... factories) throws Exception {
    return start(() -> SqlDatastore.open(database), factories);
  }

  /** The same on any store. */
  static Site start(Callable<Datastore> store, ServiceFactory... factories) throws Exception {
    ServerConfig.Builder services = ServerConfig.newBuilder();
    FleetspeakServer.Builder builder = FleetspeakServer.builder();
    for (ServiceFactory factory : factories) {
      builder.serviceFactory(factory);
      services.addServices(
          ServiceConfig.newBuilder().setName(factory.name()).setFactory(factory.name()));
    }
    FleetspeakServer server =
        builder
            .datastore(store)
            .services(services.build())
            .communicator("https", new HttpsFront(TestListener.settings()))
            .admin(new AdminSettings(ListenAddress.parse("127.0.0.1:0"), false))
            .notificationListener(
                new HttpNotificationListener(ListenAddress.parse("127.0.0.1:0"), ""))
            .notifier(new HttpNotifier())
            .build();
    Addresses addresses = server.start();
    return new Site(
        server,
        addresses,
        Grpc.newChannelBuilder(
                addresses.text("admin").orElseThrow(), InsecureChannelCredentials.create())
            .build());
  }

  /** Where clients go. */
  InetSocketAddress https() {
    return addresses.byName().get("https");
  }

  AdminGrpc.AdminBlockingStub admin() {
    return AdminGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }
}
