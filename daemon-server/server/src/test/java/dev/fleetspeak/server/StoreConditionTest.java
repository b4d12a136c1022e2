package dev.fleetspeak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.StoreDescription;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is said of a datastore that fails or hangs. */
class StoreConditionTest {
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private volatile Runnable check = () -> {};
  private final StoreCondition condition = new StoreCondition(store(), Duration.ofMinutes(1));

  private Datastore store() {
    return (Datastore)
        Proxy.newProxyInstance(
            Datastore.class.getClassLoader(),
            new Class<?>[] {Datastore.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "describe" -> new StoreDescription("sqlite", "3", 1, "/var/db");
                  case "check" -> {
                    looks.incrementAndGet();
                    if ((Boolean) arguments[0]) {
                      writes.incrementAndGet();
                    }
                    check.run();
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @AfterEach
  void close() {
    condition.close();
  }

  @Test
  @DisplayName("11.2: the reason is the innermost one, and is gone when the store works again")
  void failure() {
    check =
        () -> {
          throw new DatastoreException(
              "checking: wrapped", new IllegalStateException("no room left\nand more"));
        };
    await().until(() -> condition.trouble().isPresent());
    assertThat(condition.trouble())
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("/var/db has failed for").endsWith("no room left"));
    check = () -> {};
    await().until(() -> condition.trouble().isEmpty());
  }

  @Test
  @DisplayName("11.2: a listener hears how things are, and of each change once")
  void changes() {
    List<Boolean> heard = new CopyOnWriteArrayList<>();
    condition.listen(heard::add);
    check =
        () -> {
          throw new DatastoreException("checking", new IllegalStateException("no room left"));
        };
    await().until(() -> condition.trouble().isPresent());
    assertThat(condition.trouble()).isPresent();
    check = () -> {};
    await().until(() -> condition.trouble().isEmpty());
    assertThat(condition.trouble()).isEmpty();
    assertThat(heard).containsExactly(true, false, true);
  }

  @Test
  @DisplayName("11.2: a store that hangs is in trouble, and is not asked twice meanwhile")
  void hang() {
    CountDownLatch thawed = new CountDownLatch(1);
    check =
        () -> {
          try {
            thawed.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    try (StoreCondition impatient = new StoreCondition(store(), Duration.ofMillis(50))) {
      Optional<String> text = impatient.trouble();
      assertThat(text).hasValueSatisfying(it -> assertThat(it).endsWith("it does not answer"));
      assertThat(impatient.trouble()).isPresent();
      assertThat(looks).hasValue(1);
      thawed.countDown();
      await().until(() -> impatient.trouble().isEmpty());
    }
  }

  @Test
  @DisplayName(
      "11.2: a failed operation leads to a look that writes; a store that is well gets none")
  void suspicion() {
    condition.start();
    assertThat(condition.trouble()).isEmpty();
    assertThat(writes).hasValue(0);
    condition.suspect();
    await().until(() -> writes.get() == 1);
    assertThat(condition.trouble()).isEmpty();
  }
}
