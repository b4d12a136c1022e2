package dev.fleetspeak.console.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.console.api.ApiException;
import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Questions and pages (console.md 6 and 7). */
class FeedTest {
  private static final ApiFailure GONE =
      new ApiFailure(ApiFailure.Kind.UNREACHABLE, "clients", "it is gone");

  @Test
  @DisplayName("6: an answer to an older question is dropped and its call cancelled")
  void newestWins() {
    Feed<String> feed = new Feed<>(Runnable::run);
    CompletableFuture<String> first = new CompletableFuture<>();
    AtomicInteger cancelled = new AtomicInteger();
    feed.ask(() -> new Call<>(first, cancelled::incrementAndGet));
    feed.ask(() -> Call.ready("second"));
    first.complete("first");
    assertThat(feed.value().get()).isEqualTo("second");
    assertThat(cancelled).hasValue(1);
  }

  @Test
  @DisplayName("7: no spinner for ever after an error, and the old value stays")
  void failureKeepsTheOldValue() {
    Feed<String> feed = new Feed<>(Runnable::run);
    feed.ask(() -> Call.ready("known"));
    feed.ask(() -> Call.failed(GONE));
    assertThat(feed.busy().get()).isFalse();
    assertThat(feed.value().get()).isEqualTo("known");
    assertThat(feed.failure().get()).isEqualTo(GONE);
    feed.ask(() -> Call.ready("better"));
    assertThat(feed.failure().get()).isNull();
  }

  @Test
  void cancellingSaysSo() {
    Feed<String> feed = new Feed<>(Runnable::run);
    feed.ask(() -> new Call<>(new CompletableFuture<>(), () -> {}));
    feed.cancel();
    assertThat(feed.busy().get()).isFalse();
    assertThat(feed.failure().get().kind()).isEqualTo(ApiFailure.Kind.CANCELLED);
  }

  @Test
  @DisplayName("2: pages come as they are looked at; a refresh replaces them in one step")
  void pages() {
    PagedRows<Integer> rows = new PagedRows<>(Runnable::run);
    List<String> tokens = new ArrayList<>();
    rows.show(token -> page(token, tokens, 0));
    assertThat(rows.rows()).hasSize(100);
    assertThat(rows.total().get()).isEqualTo(300);
    rows.seen(10);
    assertThat(tokens).containsExactly("");
    rows.seen(99);
    assertThat(rows.rows()).hasSize(200);
    List<Integer> sizes = new ArrayList<>();
    rows.rows()
        .addListener(
            (javafx.collections.ListChangeListener<Integer>)
                change -> sizes.add(change.getList().size()));
    rows.show(token -> page(token, tokens, 1000));
    assertThat(rows.rows()).first().isEqualTo(1000);
    assertThat(sizes).doesNotContain(0);
  }

  private static Call<RowPage<Integer>> page(String token, List<String> tokens, int base) {
    tokens.add(token);
    int from = token.isEmpty() ? 0 : Integer.parseInt(token);
    List<Integer> rows = new ArrayList<>();
    for (int i = from; i < from + 100; i++) {
      rows.add(base + i);
    }
    return Call.ready(new RowPage<>(rows, from == 200 ? "" : "" + (from + 100), 300));
  }

  @Test
  void pageThatFailsCanBeRetried() {
    PagedRows<Integer> rows = new PagedRows<>(Runnable::run);
    AtomicInteger calls = new AtomicInteger();
    rows.show(
        _ ->
            calls.getAndIncrement() == 0
                ? Call.failed(GONE)
                : Call.ready(new RowPage<>(List.of(1), "", 1)));
    assertThat(rows.failure().get()).isEqualTo(GONE);
    rows.retry();
    assertThat(rows.failure().get()).isNull();
    assertThat(rows.rows()).containsExactly(1);
  }

  @Test
  void callsInARowAndSideBySide() {
    Call<String> chain = Call.ready(1).then(one -> Call.ready(one + 1)).map(Object::toString);
    assertThat(chain.answer().join()).isEqualTo("2");
    Call<List<Integer>> all = Call.all(List.of(Call.ready(1), Call.failed(GONE)));
    assertThat(all.answer()).isCompletedExceptionally();
    assertThat(all.answer().exceptionNow()).isInstanceOf(ApiException.class);
  }
}
