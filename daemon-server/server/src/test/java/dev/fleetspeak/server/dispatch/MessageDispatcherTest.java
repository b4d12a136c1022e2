package dev.fleetspeak.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.ServiceContext;
import dev.fleetspeak.server.service.TemporaryServiceException;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientEffect;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Dispatch of messages to services (server.md 4.2 to 4.5, 13). */
class MessageDispatcherTest {
  private static final ClientId CLIENT = ClientId.parse("0011223344556677");

  private final FakeStore store = new FakeStore();
  private final List<ClientId> woken = Collections.synchronizedList(new ArrayList<>());
  private final List<MessageDispatcher> dispatchers = new ArrayList<>();

  @AfterEach
  void stop() {
    dispatchers.forEach(MessageDispatcher::close);
  }

  private static DispatchLimits limits(Duration call, Duration backlog) {
    return new DispatchLimits(call, Duration.ofSeconds(25), backlog, Duration.ofSeconds(2));
  }

  private MessageDispatcher start(DispatchLimits limits, NamedService... services)
      throws Exception {
    MessageDispatcher dispatcher =
        new MessageDispatcher(
            store.asDatastore(),
            List.of(services),
            StatsCollector.NONE,
            woken::add,
            Clock.systemUTC(),
            limits);
    dispatchers.add(dispatcher);
    dispatcher.start();
    return dispatcher;
  }

  /** A dispatcher whose backlog is looked at only when something asks for it. */
  private MessageDispatcher start(NamedService... services) throws Exception {
    return start(limits(Duration.ofSeconds(30), Duration.ofHours(1)), services);
  }

  private static NamedService stored(String name, int parallelism, Service service) {
    return new NamedService(name, parallelism, new NamedService.Stored(service));
  }

  private static Message message(String service) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("TestService"))
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType("Test")
        .build();
  }

  private List<Message> commit(MessageDispatcher dispatcher, String service, int count) {
    List<Message> messages = IntStream.range(0, count).mapToObj(_ -> message(service)).toList();
    MessageIntake.Decided decided = dispatcher.decide(CLIENT, messages);
    decided.messages().forEach(store::put);
    dispatcher.dispatch(decided.messages());
    return messages;
  }

  @Test
  @DisplayName("4.5: success sets a result, each message is processed once")
  void success() throws Exception {
    List<Message> got = Collections.synchronizedList(new ArrayList<>());
    List<Message> sent = commit(start(stored("Foo", 5, got::add)), "Foo", 50);
    await().untilAsserted(() -> assertThat(store.done()).isEqualTo(50));
    assertThat(got).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(store.result(sent.getFirst()).orElseThrow().getFailed()).isFalse();
  }

  @Test
  @DisplayName("13: message for an unknown service gets a failed result")
  void unknownService() throws Exception {
    MessageDispatcher dispatcher = start(stored("Foo", 5, _ -> {}));
    Message decided = dispatcher.decide(CLIENT, List.of(message("Bar"))).messages().getFirst();
    assertThat(decided.getResult().getFailed()).isTrue();
    assertThat(decided.getResult().getFailedReason()).isEqualTo("unknown service \"Bar\"");
    assertThat(decided.getResult().hasProcessedTime()).isTrue();
  }

  @Test
  @DisplayName("4.10: an instant service decides before the commit, in the order sent")
  void instantService() throws Exception {
    List<ClientEffect> effects = List.of(new ClientEffect.SetLabels(List.of("linux")));
    MessageDispatcher dispatcher =
        start(new NamedService("now", 1, new NamedService.Instant((_, _) -> effects)));
    List<Message> messages = List.of(message("now"), message("now"));
    MessageIntake.Decided decided = dispatcher.decide(CLIENT, messages);
    assertThat(decided.effects()).hasSize(2);
    assertThat(decided.messages()).allMatch(m -> m.hasResult() && !m.getResult().getFailed());
    assertThat(decided.messages().stream().map(Message::getMessageId))
        .containsExactlyElementsOf(messages.stream().map(Message::getMessageId).toList());
  }

  @Test
  @DisplayName("13: a permanent failure of 901 characters is stored as 897 and \"...\"")
  void permanentFailure() throws Exception {
    Service refusing =
        _ -> {
          throw new IllegalStateException("x".repeat(901));
        };
    List<Message> sent = commit(start(stored("Foo", 5, refusing)), "Foo", 1);
    await().until(() -> store.result(sent.getFirst()).isPresent());
    assertThat(store.result(sent.getFirst()).orElseThrow().getFailed()).isTrue();
    assertThat(store.result(sent.getFirst()).orElseThrow().getFailedReason())
        .isEqualTo("x".repeat(897) + "...");
  }

  @Test
  @DisplayName("4.5: a cut failure text keeps its characters whole")
  void reasonsAreCutBetweenCharacters() {
    String cut = Verdict.cut("a" + "\u00e9".repeat(600));
    assertThat(cut).isEqualTo("a" + "\u00e9".repeat(448) + "...");
    assertThat(Verdict.cut("\u00e9".repeat(450))).isEqualTo("\u00e9".repeat(450));
  }

  @Test
  @DisplayName("13: plain errors are permanent; temporary ones and time-outs are not")
  void kindsOfErrors() {
    assertThat(Verdict.isTemporary(new TemporaryServiceException("later"))).isTrue();
    assertThat(Verdict.isTemporary(new SocketTimeoutException())).isTrue();
    assertThat(Verdict.isTemporary(new OutOfMemoryError())).isTrue();
    assertThat(Verdict.isTemporary(new IllegalArgumentException())).isFalse();
    assertThat(Verdict.isTemporary(new java.io.IOException("refused"))).isFalse();
  }

  @Test
  @DisplayName("4.4: after a temporary error the message comes again with the backlog")
  void temporaryFailure() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Service once =
        _ -> {
          if (tries.incrementAndGet() == 1) {
            throw new TemporaryServiceException("not yet");
          }
        };
    MessageDispatcher dispatcher =
        start(limits(Duration.ofSeconds(30), Duration.ofMillis(5)), stored("Foo", 5, once));
    Message sent = commit(dispatcher, "Foo", 1).getFirst();
    await().until(() -> tries.get() == 1);
    assertThat(store.result(sent)).isEmpty();
    store.putDue(sent);
    await().until(() -> store.result(sent).isPresent());
    assertThat(tries).hasValue(2);
    assertThat(store.result(sent).orElseThrow().getFailed()).isFalse();
  }

  @Test
  @DisplayName("4.5: no more than max_parallelism calls at one time")
  void parallelism() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Semaphore permits = new Semaphore(0);
    Service slow =
        _ -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          permits.acquire();
          running.decrementAndGet();
        };
    MessageDispatcher dispatcher = start(stored("Foo", 3, slow));
    commit(dispatcher, "Foo", 20);
    await().until(() -> running.get() == 3);
    permits.release(20);
    await().until(() -> store.done() == 20);
    assertThat(most).hasValue(3);
  }

  @Test
  @DisplayName("11.1: what finds no room stays in the store and comes as soon as there is room")
  void overflow() throws Exception {
    Semaphore permits = new Semaphore(0);
    MessageDispatcher dispatcher = start(stored("Foo", 1, _ -> permits.acquire()));
    commit(dispatcher, "Foo", 500);
    assertThat(store.done()).isZero();
    permits.release(500);
    // The interval of the backlog is an hour: only the free room can have fetched them.
    await().until(() -> store.done() == 500);
  }

  @Test
  @DisplayName("FLAW 17: a service that hangs does not hold up another")
  void lanesAreApart() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    MessageDispatcher dispatcher =
        start(stored("stuck", 2, _ -> never.await()), stored("well", 2, _ -> {}));
    commit(dispatcher, "stuck", 300);
    List<Message> sent = commit(dispatcher, "well", 20);
    await().until(() -> sent.stream().allMatch(m -> store.result(m).isPresent()));
    never.countDown();
  }

  @Test
  @DisplayName("4.3: a call is interrupted when its time is over, and the message comes again")
  void callsAreBounded() throws Exception {
    AtomicReference<Exception> seen = new AtomicReference<>();
    Service stuck =
        _ -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            seen.set(e);
            throw new IllegalStateException("disturbed", e);
          }
        };
    MessageDispatcher dispatcher =
        start(limits(Duration.ofMillis(20), Duration.ofHours(1)), stored("Foo", 1, stuck));
    Message sent = commit(dispatcher, "Foo", 1).getFirst();
    await().until(() -> seen.get() != null);
    dispatcher.close();
    assertThat(store.result(sent)).isEmpty();
  }

  @Test
  @DisplayName("13: a stored message of a client blacklisted meanwhile comes with the flag set")
  void backlogOfABlacklistedClient() throws Exception {
    AtomicBoolean flag = new AtomicBoolean();
    store.clients.put(CLIENT, new ClientData(ByteString.EMPTY, List.of(), true));
    Message waiting = message("Foo");
    store.putDue(waiting);
    start(
        limits(Duration.ofSeconds(30), Duration.ofMillis(5)),
        stored("Foo", 1, m -> flag.set(m.getIsBlocklistedSource())));
    await().until(() -> store.result(waiting).isPresent());
    assertThat(flag).isTrue();
  }

  @Test
  @DisplayName("2.4: the whole backlog is fetched without waiting for the interval")
  void backlogIsFetchedAtOnce() throws Exception {
    IntStream.range(0, 1000).forEach(_ -> store.putDue(message("Foo")));
    start(limits(Duration.ofSeconds(30), Duration.ofMillis(50)), stored("Foo", 10, _ -> {}));
    await().until(() -> store.done() == 1000);
  }

  @Test
  @DisplayName("FLAW 16: a store that fails is asked again, and stop does not hang")
  void failingStore() throws Exception {
    store.failures = 3;
    Message waiting = message("Foo");
    store.putDue(waiting);
    MessageDispatcher dispatcher =
        start(limits(Duration.ofSeconds(30), Duration.ofMillis(2)), stored("Foo", 10, _ -> {}));
    await().until(() -> store.result(waiting).isPresent());
    assertThat(store.leases).isGreaterThanOrEqualTo(4);
    store.failures = Integer.MAX_VALUE;
    dispatcher.close();
  }

  @Test
  @DisplayName("4.4: stored system messages of the backlog take effect as well")
  void backlogOfAnInstantService() throws Exception {
    ClientEffect effect = new ClientEffect.SetLabels(List.of("linux"));
    Message waiting = message("system");
    store.putDue(waiting);
    start(
        limits(Duration.ofSeconds(30), Duration.ofMillis(5)),
        new NamedService("system", 1, new NamedService.Instant((_, _) -> List.of(effect))));
    await().until(() -> store.result(waiting).isPresent());
    assertThat(store.commits.getFirst().client()).isEqualTo(CLIENT);
    assertThat(store.commits.getFirst().effects()).containsExactly(effect);
  }

  private static final class Sender implements Service {
    final AtomicReference<ServiceContext> context = new AtomicReference<>();

    @Override
    public void start(ServiceContext given) {
      context.set(given);
    }

    @Override
    public void process(Message message) {}
  }

  @Test
  @DisplayName("FLAW 37: a message that a service sends to a client wakes its stream")
  void sendToClient() throws Exception {
    Sender sender = new Sender();
    start(stored("Foo", 1, sender));
    Message toClient =
        Message.newBuilder()
            .setSource(Address.newBuilder().setServiceName("forged"))
            .setDestination(
                Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("TestService"))
            .build();
    sender.context.get().send(toClient);
    assertThat(woken).containsExactly(CLIENT);
    Message stored = store.messages.values().iterator().next();
    assertThat(stored.getSource().getServiceName()).isEqualTo("Foo");
    assertThat(stored.getMessageId().size()).isEqualTo(32);
    assertThat(stored.hasCreationTime()).isTrue();
  }

  @Test
  @DisplayName("FLAW 38: a message between services needs no id and is processed at once")
  void sendToService() throws Exception {
    Sender sender = new Sender();
    Set<String> sources = ConcurrentHashMap.newKeySet();
    start(
        stored("Foo", 1, sender),
        stored("Bar", 1, m -> sources.add(m.getSource().getServiceName())));
    sender
        .context
        .get()
        .send(
            Message.newBuilder()
                .setDestination(Address.newBuilder().setServiceName("Bar"))
                .build());
    await().until(() -> store.done() == 1);
    assertThat(sources).containsExactly("Foo");
    assertThatThrownBy(() -> sender.context.get().send(Message.getDefaultInstance()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("1.3: stop waits for the call in work, keeps its result, then stops the service")
  void drain() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Service service =
        new Service() {
          @Override
          public void process(Message message) throws Exception {
            entered.countDown();
            go.await();
            order.add("processed");
          }

          @Override
          public void stop() {
            order.add("stopped");
          }
        };
    MessageDispatcher dispatcher = start(stored("Foo", 1, service));
    Message first = commit(dispatcher, "Foo", 1).getFirst();
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    Message second = commit(dispatcher, "Foo", 1).getFirst();
    Thread stopping = Thread.ofVirtual().start(dispatcher::close);
    await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    go.countDown();
    stopping.join();
    assertThat(order).containsExactly("processed", "stopped");
    assertThat(store.result(first)).isPresent();
    assertThat(store.result(second)).isEmpty();
  }

  @Test
  @DisplayName("1.3: a call that ignores its interruption does not keep the server from stopping")
  void stubbornCall() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    AtomicBoolean released = new AtomicBoolean();
    Service stubborn =
        _ -> {
          entered.countDown();
          while (!released.get()) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
          }
        };
    DispatchLimits brief =
        new DispatchLimits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(25),
            Duration.ofHours(1),
            Duration.ofMillis(10));
    MessageDispatcher dispatcher = start(brief, stored("Foo", 1, stubborn));
    commit(dispatcher, "Foo", 1);
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    dispatcher.close();
    released.set(true);
  }

  @Test
  @DisplayName("4.5: a message that waited too long for its turn is left to the backlog")
  void staleMessages() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Service slow =
        _ -> {
          calls.incrementAndGet();
          go.await();
        };
    DispatchLimits impatient =
        new DispatchLimits(
            Duration.ofSeconds(30), Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(2));
    MessageDispatcher dispatcher = start(impatient, stored("Foo", 1, slow));
    commit(dispatcher, "Foo", 3);
    go.countDown();
    dispatcher.close();
    assertThat(store.done()).isEqualTo(calls.get());
  }

  @Test
  @DisplayName("4.5: what waited too long while the store hung is fetched from it at once")
  void staleMessagesComeAgain() throws Exception {
    List<Message> got = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch go = new CountDownLatch(1);
    Service slow =
        message -> {
          go.await();
          got.add(message);
        };
    Duration stale = Duration.ofMillis(200);
    store.giveBackFailures = 2;
    MessageDispatcher dispatcher =
        start(
            new DispatchLimits(
                Duration.ofSeconds(30), stale, Duration.ofMillis(5), Duration.ofSeconds(2)),
            stored("Foo", 1, slow));
    List<Message> sent = commit(dispatcher, "Foo", 2);
    Thread.sleep(stale.plusMillis(20)); // the second one waits for the first
    go.countDown();
    await().until(() -> sent.stream().allMatch(message -> store.result(message).isPresent()));
    assertThat(got).hasSize(2);
  }

  @Test
  @DisplayName(
      "11.2: a result that cannot be stored is stored later, the message not processed twice")
  void resultsOutliveFailures() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    store.resultFailures = 3;
    MessageDispatcher dispatcher = start(stored("Foo", 1, _ -> calls.incrementAndGet()));
    Message sent = commit(dispatcher, "Foo", 1).getFirst();
    await().until(() -> store.result(sent).isPresent());
    assertThat(calls).hasValue(1);
  }

  @Test
  @DisplayName("11.2: a result that cannot be stored does not hold up a stop")
  void unstoredResultAtStop() throws Exception {
    store.resultFailures = Integer.MAX_VALUE;
    CountDownLatch called = new CountDownLatch(1);
    MessageDispatcher dispatcher = start(stored("Foo", 1, _ -> called.countDown()));
    Message sent = commit(dispatcher, "Foo", 1).getFirst();
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    dispatcher.close();
    assertThat(store.result(sent)).isEmpty();
  }

  @Test
  @DisplayName("FLAW 4: if a service cannot start, those before it are stopped again")
  void failedStart() {
    List<String> order = new ArrayList<>();
    Service first =
        new Service() {
          @Override
          public void process(Message message) {}

          @Override
          public void stop() {
            order.add("stopped");
          }
        };
    Service second =
        new Service() {
          @Override
          public void start(ServiceContext context) {
            throw new IllegalStateException("no folder");
          }

          @Override
          public void process(Message message) {}
        };
    assertThatThrownBy(() -> start(stored("a", 1, first), stored("b", 1, second)))
        .hasMessage("no folder");
    assertThat(order).containsExactly("stopped");
  }
}
