package dev.fleetspeak.server.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.config.ListenAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that wake each other's streams (server.md 5). */
class HttpNotificationTest {
  private static final ClientId CLIENT = ClientId.parse("0102030405060708");

  private final List<ClientId> heard = new CopyOnWriteArrayList<>();
  private final HttpNotificationListener listener =
      new HttpNotificationListener(ListenAddress.parse("127.0.0.1:0"), "");
  private final HttpNotifier notifier = new HttpNotifier();

  @AfterEach
  void stop() {
    notifier.close();
    listener.close();
  }

  @ParameterizedTest
  @DisplayName("5: 200; 404 for another folder, then 400 for a wrong id, then for another method")
  @CsvSource({
    "POST, /client/0102030405060708, 200",
    "POST, /client/010203040506070, 400",
    "POST, /client/, 400",
    "POST, /client/010203040506070g, 400",
    "GET, /client/0102030405060708, 400",
    "POST, /clients/0102030405060708, 404",
    "GET, /client/0102030405060708/, 404",
    "POST, /, 404",
  })
  void answers(String method, String path, int status) throws Exception {
    String address = listener.start(heard::add);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .method(method, BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request, BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).isEmpty();
    }
    assertThat(heard).hasSize(status == 200 ? 1 : 0);
  }

  @Test
  @DisplayName("5: a notifier wakes the client of another server")
  void wakes() throws IOException {
    String address = listener.start(heard::add);
    notifier.notify(address, CLIENT);
    await().until(() -> heard.equals(List.of(CLIENT)));
  }

  @Test
  @DisplayName("5: a target that is no address, or nobody, disturbs nothing")
  void wrongTargets() throws IOException {
    String address = listener.start(heard::add);
    notifier.notify("local", CLIENT);
    notifier.notify("no host:at all", CLIENT);
    try (ServerSocket free = new ServerSocket(0)) {
      notifier.notify("127.0.0.1:" + free.getLocalPort(), CLIENT);
    }
    notifier.notify(address, CLIENT);
    await().until(() -> heard.equals(List.of(CLIENT)));
  }

  @Test
  @DisplayName("5: a server that comes back hears what waited")
  void retries() throws IOException {
    String address = listener.start(heard::add);
    listener.close();
    notifier.notify(address, CLIENT);
    HttpNotificationListener again = new HttpNotificationListener(ListenAddress.parse(address), "");
    try {
      again.start(heard::add);
      await().until(() -> heard.equals(List.of(CLIENT)));
    } finally {
      again.close();
    }
  }

  @Test
  @DisplayName("FLAW 43: a wildcard is not what others are told to call")
  void flaw43() throws IOException {
    HttpNotificationListener everywhere =
        new HttpNotificationListener(ListenAddress.parse(":0"), "");
    try {
      assertThat(everywhere.start(heard::add))
          .doesNotStartWith("[::]")
          .doesNotStartWith("0.0.0.0")
          .doesNotEndWith(":0");
    } finally {
      everywhere.close();
    }
    HttpNotificationListener named =
        new HttpNotificationListener(ListenAddress.parse(":0"), "one.example:8080");
    try {
      assertThat(named.start(heard::add)).isEqualTo("one.example:8080");
    } finally {
      named.close();
    }
  }

  @Test
  @DisplayName("an address that is taken is refused with the field's name")
  void taken() throws IOException {
    String address = listener.start(heard::add);
    HttpNotificationListener second =
        new HttpNotificationListener(ListenAddress.parse(address), "");
    assertThatThrownBy(() -> second.start(heard::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("notification_listen_address")
        .hasMessageContaining(address);
    second.close();
  }
}
