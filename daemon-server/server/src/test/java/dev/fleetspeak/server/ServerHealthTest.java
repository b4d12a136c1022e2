package dev.fleetspeak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.config.ListenAddress;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.sql.SqliteDatastore;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gRPC's health service says of a server whose datastore fails for a while. */
class ServerHealthTest {
  private static final Set<String> SERVICES =
      Set.of("", "fleetspeak.server.Admin", "fleetspeak.console.v1.Console");

  @TempDir Path folder;
  private volatile boolean away;

  @Test
  @DisplayName("11.2: gRPC health is NOT_SERVING while the datastore is away, and SERVING again")
  void followsTheDatastore() throws Exception {
    FleetspeakServer server =
        FleetspeakServer.builder()
            .datastore(this::store)
            .admin(new AdminSettings(ListenAddress.parse("127.0.0.1:0"), false))
            .build();
    Addresses addresses = server.start();
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                addresses.text("admin").orElseThrow(), InsecureChannelCredentials.create())
            .build();
    try {
      assertThat(SERVICES).allMatch(service -> says(channel, service, ServingStatus.SERVING));
      away = true;
      var admin = AdminGrpc.newBlockingStub(channel);
      assertThatThrownBy(() -> admin.listClients(ListClientsRequest.getDefaultInstance()))
          .isInstanceOf(StatusRuntimeException.class);
      awaitAll(channel, ServingStatus.NOT_SERVING);
      away = false;
      awaitAll(channel, ServingStatus.SERVING);
    } finally {
      channel.shutdownNow();
      server.close();
    }
  }

  private static void awaitAll(ManagedChannel channel, ServingStatus status) {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> SERVICES.stream().allMatch(service -> says(channel, service, status)));
  }

  private static boolean says(ManagedChannel channel, String service, ServingStatus status) {
    return HealthGrpc.newBlockingStub(channel)
            .check(HealthCheckRequest.newBuilder().setService(service).build())
            .getStatus()
        == status;
  }

  /** A store whose operations fail while it is away. */
  private Datastore store() {
    Datastore store = SqliteDatastore.open(SqliteSettings.defaults(folder.resolve("db.sqlite")));
    return (Datastore)
        Proxy.newProxyInstance(
            Datastore.class.getClassLoader(),
            new Class<?>[] {Datastore.class},
            (_, method, arguments) -> {
              if (away && !method.getName().equals("close")) {
                throw new DatastoreException("it is away", new IllegalStateException("away"));
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
