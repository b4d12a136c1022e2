package dev.fleetspeak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.server.store.ClientStore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClientWakerTest {
  private static final ClientId HERE = ClientId.parse("0000000000000001");
  private static final ClientId THERE = ClientId.parse("0000000000000002");
  private static final ClientId NOWHERE = ClientId.parse("0000000000000003");

  private final StreamRegistry streams = new StreamRegistry();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch answer = new CountDownLatch(1);
  private int failures;
  private final ClientWaker waker =
      new ClientWaker(
          streams,
          clients(),
          "me:1",
          (target, client) -> told.add(target + " " + client),
          Clock.systemUTC());

  /** A store that knows who hangs where. */
  private ClientStore clients() {
    return (ClientStore)
        Proxy.newProxyInstance(
            ClientStore.class.getClassLoader(),
            new Class<?>[] {ClientStore.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("listClients");
              answer.await();
              if (questions.getAndIncrement() < failures) {
                throw new DatastoreException("told to fail");
              }
              List<Client> found = new ArrayList<>();
              for (Object id : (List<?>) arguments[0]) {
                String target = id.equals(THERE) ? "other:1" : id.equals(NOWHERE) ? "" : "me:1";
                found.add(
                    Client.newBuilder()
                        .setClientId(((ClientId) id).bytes())
                        .setLastContactStreamingTo(target)
                        .build());
              }
              return found;
            });
  }

  @Test
  @DisplayName("a stream that hangs here is woken without asking the store")
  void here() {
    AtomicInteger woken = new AtomicInteger();
    streams.register(
        HERE,
        new StreamRegistry.OpenStream() {
          @Override
          public void wake() {
            woken.incrementAndGet();
          }

          @Override
          public void replaced() {}
        });
    waker.accept(HERE);
    assertThat(woken).hasValue(1);
    assertThat(questions).hasValue(0);
    answer.countDown();
  }

  @Test
  @DisplayName("clients elsewhere are asked for together, and their servers told once")
  void elsewhere() {
    for (int i = 0; i < 1000; i++) {
      waker.accept(THERE);
      waker.accept(NOWHERE);
      waker.accept(HERE);
    }
    answer.countDown();
    await().until(() -> !told.isEmpty());
    waker.accept(THERE);
    await().until(() -> told.size() >= 2);
    assertThat(told).containsOnly("other:1 " + THERE);
    assertThat(questions.get()).isLessThanOrEqualTo(4);
  }

  @Test
  @DisplayName("a store that fails once does not end it")
  void failing() {
    failures = 1;
    answer.countDown();
    waker.accept(THERE);
    await().until(() -> questions.get() == 1);
    waker.accept(THERE);
    await().until(() -> told.equals(List.of("other:1 " + THERE)));
  }
}
