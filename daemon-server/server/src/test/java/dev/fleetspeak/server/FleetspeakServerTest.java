package dev.fleetspeak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.config.ListenAddress;
import dev.fleetspeak.server.dispatch.Services.BadServiceException;
import dev.fleetspeak.server.metrics.prometheus.PrometheusStats;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.ServiceContext;
import dev.fleetspeak.server.service.ServiceFactory;
import dev.fleetspeak.server.store.sql.SqliteDatastore;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server made of components (server.md 1.1 to 1.3). */
class FleetspeakServerTest {
  private static final InetSocketAddress ANY = ListenAddress.parse("127.0.0.1:0");

  @TempDir Path folder;
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  private FleetspeakServer.Builder builder() {
    return FleetspeakServer.builder()
        .datastore(() -> SqliteDatastore.open(SqliteSettings.defaults(folder.resolve("db.sqlite"))))
        .serviceFactory(new Recorder())
        .services(
            ServerConfig.newBuilder()
                .addServices(ServiceConfig.newBuilder().setName("a").setFactory("Recorder"))
                .addServices(ServiceConfig.newBuilder().setName("b").setFactory("Recorder"))
                .build());
  }

  private final class Recorder implements ServiceFactory {
    @Override
    public String name() {
      return "Recorder";
    }

    @Override
    public Message configType() {
      return EmptyMessage.getDefaultInstance();
    }

    @Override
    public Service create(ServiceConfig config) {
      return new Service() {
        @Override
        public void start(ServiceContext context) {
          order.add("start " + context.serviceName());
        }

        @Override
        public void process(dev.fleetspeak.proto.common.Message message) {}

        @Override
        public void stop() {
          order.add("stop " + config.getName());
        }
      };
    }
  }

  private final class Front implements Communicator {
    private final boolean fails;

    Front(boolean fails) {
      this.fails = fails;
    }

    @Override
    public InetSocketAddress start(CommunicatorContext context) throws IOException {
      order.add("start front");
      if (fails) {
        throw new IOException("no such port");
      }
      return ANY;
    }

    @Override
    public void stop(Duration limit) {
      order.add("stop front");
    }
  }

  private static int get(String address, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  @DisplayName("1.2, 1.3: clients come in last and are turned away first")
  void order() throws Exception {
    FleetspeakServer server = builder().communicator("front", new Front(false)).build();
    assertThat(order).isEmpty();
    assertThat(server.start().byName()).containsOnlyKeys("front");
    server.close();
    server.close();
    assertThat(order)
        .containsExactly("start a", "start b", "start front", "stop front", "stop b", "stop a");
  }

  @Test
  @DisplayName("FLAW 4: a failed start leaves nothing open")
  void failedStart() throws Exception {
    FleetspeakServer failing =
        builder()
            .admin(new AdminSettings(ANY, false))
            .communicator("front", new Front(true))
            .build();
    assertThatThrownBy(failing::start).isInstanceOf(IOException.class).hasMessage("no such port");
    assertThat(order).endsWith("stop front", "stop b", "stop a");
    try (FleetspeakServer again = builder().build()) {
      again.start(); // the database is free
    }
  }

  @Test
  @DisplayName("7.2: health answers 200 to anything, metrics are at /metrics, admin listens")
  void endpoints() throws Exception {
    PrometheusStats stats = new PrometheusStats();
    try (FleetspeakServer server =
        builder()
            .stats(stats)
            .metrics(ANY, stats.handler())
            .health(ANY)
            .admin(new AdminSettings(ANY, false))
            .build()) {
      Addresses addresses = server.start();
      assertThat(addresses.byName()).containsOnlyKeys("admin", "metrics", "health");
      String health = addresses.text("health").orElseThrow();
      assertThat(get(health, "/healthz")).isEqualTo(200);
      assertThat(get(health, "/whatever")).isEqualTo(200);
      assertThat(get(health, "/readyz")).isEqualTo(200);
      assertThat(get(addresses.text("metrics").orElseThrow(), "/metrics")).isEqualTo(200);
      addresses.write(folder.resolve("addresses"));
      assertThat(Files.readString(folder.resolve("addresses")))
          .matches("(?s)admin 127\\.0\\.0\\.1:\\d+\n.*health 127\\.0\\.0\\.1:\\d+\n");
    }
  }

  @Test
  @DisplayName("FLAW 45: a metrics address in use fails the start")
  void portInUse() throws Exception {
    PrometheusStats stats = new PrometheusStats();
    try (FleetspeakServer first = builder().health(ANY).build()) {
      InetSocketAddress taken = first.start().byName().get("health");
      FleetspeakServer second =
          FleetspeakServer.builder()
              .datastore(
                  () -> SqliteDatastore.open(SqliteSettings.defaults(folder.resolve("other"))))
              .metrics(taken, stats.handler())
              .build();
      assertThatThrownBy(second::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("stats_config.address: cannot listen on");
    }
  }

  @Test
  @DisplayName("4.1: an unknown factory fails before anything is opened")
  void unknownFactory() throws Exception {
    assertThatThrownBy(
            () ->
                builder()
                    .services(
                        ServerConfig.newBuilder()
                            .addServices(
                                ServiceConfig.newBuilder().setName("x").setFactory("Nothing"))
                            .build())
                    .build())
        .isInstanceOf(BadServiceException.class)
        .hasMessageContaining("MessageSaver, NOOP, Recorder");
    assertThat(folder).isEmptyDirectory();
  }
}
