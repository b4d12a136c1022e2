package dev.fleetspeak.server.admin;

import static dev.fleetspeak.server.admin.RunningAdmin.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.server.streams.StreamRegistry;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server around the calls: where it listens, health, reflection, its end. */
class AdminServerTest {
  private static AdminServer serverAt(InetSocketAddress address, boolean allowUnguarded) {
    return new AdminServer(
        new AdminSettings(address, allowUnguarded),
        new AdminBackend(
            new MemoryStore(),
            new StreamRegistry(),
            messages -> {},
            () -> {},
            client -> {},
            client -> {},
            Clock.systemUTC()),
        RunningAdmin::facts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void p38_addressesThatOthersReachAreRefusedWithTheFlagThatAllowsThem(String host) {
    AdminServer server = serverAt(new InetSocketAddress(host, 0), false);
    assertThatThrownBy(server::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--allow_unguarded_admin")
        .hasMessageContaining("admin_config.listen_address");
    server.stop(Duration.ofSeconds(1));
  }

  @Test
  void p38_addressesThatOthersReachAreServedWithConsent() throws Exception {
    AdminServer server = serverAt(new InetSocketAddress("0.0.0.0", 0), true);
    assertThat(server.start().getPort()).isPositive();
    server.stop(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
  void loopbackNeedsNoConsent(String host) {
    new AdminSettings(new InetSocketAddress(host, 0), false).check();
  }

  @Test
  void hostWithoutAnAddressIsNamed() {
    AdminSettings settings =
        new AdminSettings(InetSocketAddress.createUnresolved("nowhere.invalid", 1), true);
    assertThatThrownBy(settings::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere.invalid");
  }

  @Test
  void addressInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AdminServer server = serverAt((InetSocketAddress) taken.getLocalSocketAddress(), false);
      assertThatThrownBy(server::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("admin_config.listen_address")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()))
          .hasMessageContaining("in use");
      server.stop(Duration.ofSeconds(1));
    }
  }

  @Test
  void keepAliveTouchesNothing() throws Exception {
    try (RunningAdmin admin = new RunningAdmin(new MemoryStore())) {
      assertThat(admin.admin().keepAlive(EmptyMessage.getDefaultInstance()))
          .isEqualTo(EmptyMessage.getDefaultInstance());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fleetspeak.server.Admin",
        "fleetspeak.console.v1.Console",
        "fleetspeak.console.v1.ConsoleActions"
      })
  void healthIsServed(String service) throws Exception {
    try (RunningAdmin admin = new RunningAdmin(new MemoryStore())) {
      assertThat(
              HealthGrpc.newBlockingStub(admin.channel)
                  .check(HealthCheckRequest.newBuilder().setService(service).build())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void reflectionListsTheServices() throws Exception {
    try (RunningAdmin admin = new RunningAdmin(new MemoryStore())) {
      CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
      StreamObserver<ServerReflectionRequest> ask =
          ServerReflectionGrpc.newStub(admin.channel)
              .serverReflectionInfo(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                      answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                      answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                  });
      ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      assertThat(
              answer.get(30, TimeUnit.SECONDS).getListServicesResponse().getServiceList().stream()
                  .map(ServiceResponse::getName))
          .contains("fleetspeak.server.Admin", "fleetspeak.console.v1.Console");
      ask.onCompleted();
    }
  }

  @Test
  void stoppedServerTakesNoCalls() throws Exception {
    try (RunningAdmin admin = new RunningAdmin(new MemoryStore())) {
      var _ = admin.admin().keepAlive(EmptyMessage.getDefaultInstance());
      admin.server.stop(Duration.ofSeconds(5));
      var stub = admin.admin();
      refused(Code.UNAVAILABLE, "", () -> stub.keepAlive(EmptyMessage.getDefaultInstance()));
    }
  }
}
