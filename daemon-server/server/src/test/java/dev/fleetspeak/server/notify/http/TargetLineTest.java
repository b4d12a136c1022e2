package dev.fleetspeak.server.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.id.ClientId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TargetLineTest {
  private final List<ClientId> told = new CopyOnWriteArrayList<>();

  private static ClientId client(int number) {
    return ClientId.of(ByteBuffer.allocate(8).putLong(number + 1L).array());
  }

  @Test
  @DisplayName("clients that wait already are told once; the line is bounded")
  void coalesces() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    TargetLine line =
        new TargetLine(
            client -> {
              go.await();
              told.add(client);
              return true;
            },
            _ -> {});
    for (int i = 0; i < TargetLine.MOST_CALLS; i++) {
      assertThat(line.add(client(i))).isTrue();
    }
    // Those are being told, or about to be; these wait behind them.
    int room = TargetLine.MOST_WAITING;
    int added = 0;
    while (line.add(client(100 + added % 50)) && added < 3 * room) {
      added++;
    }
    assertThat(added).as("the same fifty again and again need no room").isEqualTo(3 * room);
    int filled = 0;
    while (line.add(client(1000 + filled))) {
      filled++;
    }
    assertThat(filled).isBetween(room - 50 - TargetLine.MOST_CALLS, room);
    go.countDown();
    await().until(() -> told.size() == TargetLine.MOST_CALLS + 50 + filled(told));
    assertThat(told).doesNotHaveDuplicates();
  }

  private static int filled(List<ClientId> told) {
    return (int)
        told.stream()
            .filter(id -> ByteBuffer.wrap(id.bytes().toByteArray()).getLong() > 1000)
            .count();
  }

  @Test
  @DisplayName("a call that fails is made again, the others after it")
  void retries() {
    AtomicInteger failures = new AtomicInteger(3);
    TargetLine line =
        new TargetLine(
            client -> {
              if (failures.getAndDecrement() > 0) {
                return false;
              }
              told.add(client);
              return true;
            },
            _ -> {});
    for (int i = 0; i < 20; i++) {
      line.add(client(i));
    }
    await().until(() -> told.size() == 20);
    assertThat(told).doesNotHaveDuplicates();
    line.close();
  }

  @Test
  @DisplayName("a closed line forgets, and takes no more")
  void closed() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    TargetLine line =
        new TargetLine(
            _ -> {
              calls.incrementAndGet();
              called.countDown();
              go.await();
              return false;
            },
            _ -> {});
    line.add(client(1));
    called.await();
    line.close();
    line.add(client(2));
    go.countDown();
    // Longer than the first pause, after which an open line would call again.
    await()
        .during(500, TimeUnit.MILLISECONDS)
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> calls.get() == 1);
  }
}
