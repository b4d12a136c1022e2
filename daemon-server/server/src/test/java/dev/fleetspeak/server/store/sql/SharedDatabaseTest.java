package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.contract.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers' stores on one database. */
@Tag("store")
abstract class SharedDatabaseTest {
  private static final String DATABASE = "shared";
  private static final int CALLERS = 8;
  private static final int LATE = 200;

  private final PrivateServer server;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
  private SqlDatastore one;
  private SqlDatastore other;

  SharedDatabaseTest(PrivateServer server) {
    this.server = server;
  }

  @BeforeEach
  void openTwo() throws Exception {
    if (!server.has(DATABASE)) {
      server.withDatabase(DATABASE);
    }
    server.empty(DATABASE);
    one = open();
    other = SqlDatastore.open(server.otherSettings(DATABASE).withClock(clock));
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private SqlDatastore open() {
    return SqlDatastore.open(server.settings(DATABASE).withClock(clock));
  }

  private static ClientId client(int number) {
    return ClientId.of(new byte[] {1, 2, 3, 4, 5, 6, (byte) (number >> 8), (byte) number});
  }

  private Message.Builder message(ClientId to, String type) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("files"))
        .setDestination(Address.newBuilder().setClientId(to.bytes()).setServiceName("files"))
        .setMessageType(type)
        .setCreationTime(Text.timestamp(clock.instant()));
  }

  private MessageResult success() {
    return MessageResult.newBuilder().setProcessedTime(Text.timestamp(clock.instant())).build();
  }

  /** Runs something on both stores, by several callers each. */
  private <T> List<T> byAll(java.util.function.Function<SqlDatastore, T> what) throws Exception {
    List<Callable<T>> calls = new ArrayList<>();
    for (int n = 0; n < CALLERS; n++) {
      SqlDatastore store = n % 2 == 0 ? one : other;
      calls.add(() -> what.apply(store));
    }
    List<T> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
    }
    return results;
  }

  private MessageCount sums(SqlDatastore store) {
    return store
        .countMessages(new CountQuery(null, null, null, Set.of(), null, null, null))
        .getFirst();
  }

  @Test
  @DisplayName("FLAW 24: a message is leased once, whichever server asks")
  void leases() throws Exception {
    List<Message> messages =
        IntStream.range(0, 300).mapToObj(n -> message(client(n % 3), "Request").build()).toList();
    one.storeMessages(messages);
    Queue<MessageId> leased = new ConcurrentLinkedQueue<>();
    byAll(
        store -> {
          for (int round = 0; round < 30; round++) {
            store
                .leaseForClient(client(round % 3), 7, null, "")
                .forEach(message -> leased.add(MessageId.of(message.getMessageId())));
          }
          return true;
        });
    assertThat(leased).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a broadcast's limit is exact, and no client gets two copies")
  void broadcast() throws Exception {
    BroadcastId id = BroadcastId.parse("0807060504030201");
    for (int n = 0; n < 80; n++) {
      one.addClient(client(n), new ClientData(ByteString.EMPTY, List.of(), false));
    }
    one.createBroadcast(
        Broadcast.newBuilder()
            .setBroadcastId(id.bytes())
            .setSource(Address.newBuilder().setServiceName("files"))
            .build(),
        50);
    Queue<ClientId> sent = new ConcurrentLinkedQueue<>();
    byAll(
        store -> {
          for (int n = 0; n < 80; n++) {
            if (store.saveBroadcastMessage(
                id, client(n), message(client(n), "Broadcast").build(), "")) {
              sent.add(client(n));
            }
          }
          return true;
        });
    assertThat(sent).hasSize(50).doesNotHaveDuplicates();
    assertThat(other.listActiveBroadcasts()).isEmpty();
  }

  @Test
  @DisplayName("counts are exact though both store and settle the same messages at once")
  void counts() throws Exception {
    List<Message> messages =
        IntStream.range(0, 100).mapToObj(n -> message(client(1), "Type " + n % 5).build()).toList();
    Map<MessageId, MessageResult> results =
        messages.stream()
            .collect(Collectors.toMap(m -> MessageId.of(m.getMessageId()), _ -> success()));
    byAll(store -> store.storeMessages(messages));
    byAll(
        store -> {
          store.setResults(results);
          return true;
        });
    assertThat(sums(one).stored()).isEqualTo(100);
    assertThat(sums(one).processed()).isEqualTo(100);
    assertThat(one.backlog().toClients()).isZero();

    clock.advance(Duration.ofDays(100));
    byAll(
        store -> {
          store.maintenance().rollUp();
          return true;
        });
    assertThat(sums(other).stored()).isEqualTo(100);
    assertThat(sums(other).processed()).isEqualTo(100);
  }

  @Test
  @DisplayName("counts are exact by the minute, the hour and the day, whoever rolled them up")
  void rolledUp() {
    new CountModel(42, clock).run(one, other);
  }

  @Test
  @DisplayName("repeats are recognised in segments that servers take from each other")
  void segmentsChangeHands() {
    List<Message> stored = new ArrayList<>();
    for (int turn = 0; turn < 6; turn++) {
      SqlDatastore writing = turn % 2 == 0 ? one : other;
      Message message = message(client(1), "Done").setResult(success()).build();
      assertThat(writing.storeMessages(List.of(message))).hasSize(1);
      stored.add(message);
      for (Message before : stored) {
        assertThat(one.storeMessages(List.of(before))).isEmpty();
        assertThat(other.storeMessages(List.of(before))).isEmpty();
      }
      // Long enough for a segment to count as left behind.
      clock.advance(Duration.ofMinutes(11));
    }
    assertThat(sums(one).stored()).isEqualTo(6);
  }

  @Test
  @DisplayName("a server that ends leaves its segments to the next one")
  void segmentsAreLeft() throws Exception {
    for (int start = 0; start < 5; start++) {
      try (var next = open()) {
        next.storeMessages(List.of(message(client(1), "Done").setResult(success()).build()));
      }
    }
    assertThat(server.count(DATABASE, "fsx_processed")).isEqualTo(5);
    assertThat(server.count(DATABASE, "fsx_segments")).isOne();
  }

  @Test
  @DisplayName("what a server with a late clock counts while another rolls up is not lost")
  void lateWhileRollingUp() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> upkeep =
          threads.submit(
              () -> {
                while (!ended.get()) {
                  other.maintenance().rollUp();
                }
              });
      Instant late = clock.instant().minus(Duration.ofHours(2));
      try (var slow =
          SqlDatastore.open(server.settings(DATABASE).withClock(new ManualClock(late)))) {
        for (int n = 0; n < LATE; n++) {
          slow.storeMessages(List.of(message(client(1), "Late").build()));
        }
      }
      ended.set(true);
      upkeep.get();
    }
    other.maintenance().rollUp();
    assertThat(sums(one).stored()).isEqualTo(LATE);
    assertThat(
            one.countMessages(
                new CountQuery(
                    clock.instant().minus(Duration.ofHours(3)),
                    null,
                    Duration.ofMinutes(1),
                    Set.of(),
                    null,
                    null,
                    null)))
        .singleElement()
        .satisfies(minute -> assertThat(minute.stored()).isEqualTo(LATE));
  }

  @Test
  @DisplayName("a message that comes to both is stored once, done or not, while others settle it")
  void repeats() throws Exception {
    one.addClient(client(1), new ClientData(ByteString.EMPTY, List.of(), false));
    Queue<MessageId> inserted = new ConcurrentLinkedQueue<>();
    for (int round = 0; round < 20; round++) {
      Message later = fromClient().build();
      Message done = fromClient().setResult(success()).build();
      Message ours = message(client(1), "Done").setResult(success()).build();
      byAll(
          store -> {
            inserted.addAll(store.commitContact(contact(later, done)).inserted());
            inserted.addAll(store.storeMessages(List.of(ours)));
            store.setResults(Map.of(MessageId.of(later.getMessageId()), success()));
            inserted.addAll(store.storeMessages(List.of(later, done)));
            return true;
          });
    }
    assertThat(inserted).hasSize(60).doesNotHaveDuplicates();
    assertThat(sums(one).stored()).isEqualTo(60);
    assertThat(sums(one).processed()).isEqualTo(60);
    assertThat(other.getMessages(List.copyOf(inserted), false))
        .hasSize(60)
        .allMatch(Message::hasResult);
    assertThat(server.count(DATABASE, "messages")).isZero();
    assertThat(server.count(DATABASE, "fsx_processed")).isEqualTo(60);
  }

  private Message.Builder fromClient() {
    return message(client(1), "Answer")
        .setSource(Address.newBuilder().setClientId(client(1).bytes()).setServiceName("files"))
        .setDestination(Address.newBuilder().setServiceName("files"));
  }

  private ContactCommit contact(Message... messages) {
    return new ContactCommit(
        client(1),
        null,
        new ContactRow.Fresh(clock.instant(), 1, 2, "192.0.2.7:4321", null, null),
        List.of(messages),
        List.of());
  }

  @Test
  @DisplayName(
      "what was kept in our tables is handed back, and what is kept in the reference's stays")
  void handedBack() throws Exception {
    one.addClient(client(1), new ClientData(ByteString.EMPTY, List.of(), false));
    List<Message> all = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      List<Message> brought = new ArrayList<>(all.subList(0, Math.min(n, 1)));
      for (int m = 0; m < 100; m++) {
        all.add(fromClient().setResult(success()).build());
        brought.add(all.getLast());
      }
      one.commitContact(contact(brought.toArray(Message[]::new)));
    }
    assertThat(one.handBack(_ -> {})).isEqualTo(700);
    assertThat(server.count(DATABASE, "messages")).isEqualTo(700);
    assertThat(server.count(DATABASE, "client_contact_messages")).isEqualTo(706);
    assertThat(server.count(DATABASE, "fsx_processed")).isZero();
    assertThat(server.count(DATABASE, "fsx_processed_links")).isZero();
    assertThat(one.handBack(_ -> {})).isZero();
    SqlDatastore beside =
        SqlDatastore.open(server.settings(DATABASE).withClock(clock).withProcessedInMessages(true));
    try (beside) {
      Message waits = fromClient().build();
      Message done = fromClient().setResult(success()).build();
      assertThat(beside.commitContact(contact(waits, done, all.getFirst())).inserted()).hasSize(2);
      beside.setResults(Map.of(MessageId.of(waits.getMessageId()), success()));
      assertThat(beside.getMessageResult(MessageId.of(waits.getMessageId()))).isPresent();
      assertThat(server.count(DATABASE, "messages")).isEqualTo(702);
      assertThat(server.count(DATABASE, "fsx_processed")).isZero();
    }
  }

  @Test
  @DisplayName("names that both meet first are bounded and counted by both")
  void newNames() throws Exception {
    byAll(
        store -> {
          for (int n = 0; n < 20; n++) {
            store.storeMessages(List.of(message(client(1), "New " + n).build()));
          }
          return true;
        });
    assertThat(sums(one).stored()).isEqualTo(20L * CALLERS);
  }

  @Test
  @DisplayName("the database is killed and comes back: what was acknowledged is there")
  void databaseRestarts() throws Exception {
    Queue<MessageId> acknowledged = new ConcurrentLinkedQueue<>();
    var ending = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < CALLERS; n++) {
        SqlDatastore store = n % 2 == 0 ? one : other;
        threads.submit(() -> storeUntil(ending, store, acknowledged));
      }
      try {
        awaitMore(acknowledged, 50);
        server.kill();
        server.restart();
        awaitMore(acknowledged, 200);
      } finally {
        ending.set(true);
      }
    }
    List<MessageId> all = List.copyOf(acknowledged);
    assertThat(all).doesNotHaveDuplicates();
    assertThat(one.getMessages(all, false)).hasSameSizeAs(all);
    assertThat(sums(one).stored()).isGreaterThanOrEqualTo(all.size());
  }

  private void storeUntil(AtomicBoolean ending, SqlDatastore store, Queue<MessageId> acknowledged) {
    while (!ending.get()) {
      try {
        acknowledged.addAll(store.storeMessages(List.of(message(client(1), "Request").build())));
        // A node that comes back has to catch up meanwhile.
        LockSupport.parkNanos(200_000_000);
      } catch (DatastoreException e) {
        assertThat(e).hasMessageStartingWith("storing messages: ");
      }
    }
  }

  private static void awaitMore(Queue<MessageId> acknowledged, int more) {
    int before = acknowledged.size();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> acknowledged.size() >= before + more);
  }

  @Test
  @DisplayName("a schema newer than ours is refused with a line that says so")
  void newerSchema() throws Exception {
    String quote = server.quote();
    String columns =
        "installed_rank, version, description, type, script, installed_by, execution_time, success"
            .replaceAll("\\w+", quote + "$0" + quote);
    String table = quote + "fsx_schema_history" + quote;
    server.execute(
        DATABASE,
        "INSERT INTO "
            + table
            + " ("
            + columns
            + ") VALUES (99, '99', 'newer', 'SQL', 'V99', 'x', 1, true)");
    try {
      assertThatExceptionOfType(DatastoreException.class)
          .isThrownBy(this::open)
          .withMessageContaining("its schema has version 99, this program knows")
          .withMessageNotContaining("\n");
    } finally {
      server.execute(
          DATABASE, "DELETE FROM " + table + " WHERE " + quote + "version" + quote + " = '99'");
    }
  }

  @Test
  @DisplayName("a server that is not there, and one without the database: a line with the reason")
  void unreachable() {
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> SqlDatastore.open(server.settings("not_there")))
        .withMessageStartingWith("cannot open database ")
        .withMessageContaining("not_there")
        .withMessageNotContaining("\n");
  }
}
