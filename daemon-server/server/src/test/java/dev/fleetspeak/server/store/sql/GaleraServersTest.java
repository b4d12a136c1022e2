package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.https.kit.RawAnswer;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.ServiceFactory;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers on two nodes of a Galera cluster, while a node is killed and comes back. */
@Tag("store")
class GaleraServersTest {
  private static final String DATABASE = "servers";
  private static final String SINK = "sink";
  private static final int CLIENTS = 12;
  private static final int SENDERS = 4;
  private static final int STEP = 100;

  /** Longer than the cluster stands still when a node is lost; shorter than this test waits. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Queue<String> processed = new ConcurrentLinkedQueue<>();
  private final Queue<String> taken = new ConcurrentLinkedQueue<>();
  private final Queue<MessageId> sent = new ConcurrentLinkedQueue<>();
  private final Queue<MessageId> came = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicBoolean sending = new AtomicBoolean(true);
  private final AtomicBoolean polling = new AtomicBoolean(true);

  /** Notes what it is given. */
  private final class Sink implements ServiceFactory {
    @Override
    public String name() {
      return SINK;
    }

    @Override
    public com.google.protobuf.Message configType() {
      return Empty.getDefaultInstance();
    }

    @Override
    public Service create(ServiceConfig config) {
      return message -> processed.add(message.getData().getValue().toStringUtf8());
    }
  }

  /** A client that goes to another server with each poll, and sends again what was not taken. */
  private final class Polling {
    private final TestIdentity identity = TestIdentity.client();
    private final List<Site> sites;
    private int turn;

    Polling(List<Site> sites) {
      this.sites = sites;
    }

    ClientId id() {
      return identity.clientId();
    }

    void run() {
      List<MessageId> toAcknowledge = new ArrayList<>();
      List<String> names = List.of();
      while (polling.get()) {
        if (names.isEmpty() && sending.get()) {
          names = List.of("up " + number.incrementAndGet(), "up " + number.incrementAndGet());
        }
        try {
          ContactData answer = poll(names, toAcknowledge);
          taken.addAll(names);
          names = List.of();
          toAcknowledge.clear();
          for (Message message : answer.getMessagesList()) {
            came.add(MessageId.of(message.getMessageId()));
            toAcknowledge.add(MessageId.of(message.getMessageId()));
          }
          Thread.sleep(250);
        } catch (IOException | InterruptedException _) {
          // the same again, with the next server
        }
      }
    }

    private ContactData poll(List<String> names, List<MessageId> acknowledged) throws IOException {
      ContactData.Builder data = ContactData.newBuilder();
      names.forEach(name -> data.addMessages(toSink(name)));
      if (!acknowledged.isEmpty()) {
        var ack = MessageAckData.newBuilder();
        acknowledged.forEach(id -> ack.addMessageIds(id.bytes()));
        data.addMessages(
            Message.newBuilder()
                .setSourceMessageId(MessageId.random().bytes().substring(0, 16))
                .setSource(Address.newBuilder().setServiceName("system").setClientId(id().bytes()))
                .setDestination(Address.newBuilder().setServiceName("system"))
                .setMessageType("MessageAck")
                .setData(Any.pack(ack.build())));
      }
      Site site = sites.get(turn++ % sites.size());
      try (RawClient client = new RawClient(site.addresses().byName().get("https"), identity)) {
        client.timeout(60_000);
        RawAnswer answer =
            client.poll(ContactWrapping.wrap(data.build(), List.of()).toByteArray()).answer();
        if (answer.status() != 200) {
          throw new IOException("status " + answer.status());
        }
        return answer.contact();
      }
    }

    private Message toSink(String name) {
      return Message.newBuilder()
          .setSourceMessageId(ByteString.copyFromUtf8(name))
          .setSource(Address.newBuilder().setServiceName(SINK).setClientId(id().bytes()))
          .setDestination(Address.newBuilder().setServiceName(SINK))
          .setMessageType("Up")
          .setData(Any.newBuilder().setValue(ByteString.copyFromUtf8(name)))
          .build();
    }
  }

  private void send(Site site, Site other, List<Polling> clients) {
    for (int n = 0; sending.get(); n++) {
      Message message =
          Message.newBuilder()
              .setMessageId(MessageId.random().bytes())
              .setSource(Address.newBuilder().setServiceName(SINK))
              .setDestination(
                  Address.newBuilder()
                      .setServiceName(SINK)
                      .setClientId(clients.get(n % clients.size()).id().bytes()))
              .setMessageType("Down")
              .build();
      for (int tries = 0; ; tries++) {
        try {
          (tries % 2 == 0 ? site : other).admin().insertMessage(message);
          sent.add(MessageId.of(message.getMessageId()));
          LockSupport.parkNanos(100_000_000);
          break;
        } catch (StatusRuntimeException _) {
          // it was not taken: the same again
        }
      }
    }
  }

  @Test
  @DisplayName("a node is killed under load and rejoins: nothing lost, nothing processed twice")
  void nodeKilled() throws Exception {
    GaleraCluster cluster = GaleraCluster.shared();
    cluster.execute(0, "CREATE DATABASE " + DATABASE);
    try (Site one = Site.start(settings(0, 1, 2), new Sink());
        Site two = Site.start(settings(1, 2, 0), new Sink())) {
      List<Polling> clients = new ArrayList<>();
      for (int n = 0; n < CLIENTS; n++) {
        clients.add(new Polling(n % 2 == 0 ? List.of(one, two) : List.of(two, one)));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> running = new ArrayList<>();
        clients.forEach(client -> running.add(threads.submit(client::run)));
        for (int n = 0; n < SENDERS; n++) {
          Site first = n % 2 == 0 ? one : two;
          Site second = n % 2 == 0 ? two : one;
          running.add(threads.submit(() -> send(first, second, clients)));
        }
        try {
          awaitMore();
          cluster.kill(0);
          awaitMore();
          cluster.rejoin(0);
          awaitMore();
          sending.set(false);
          await()
              .atMost(90, TimeUnit.SECONDS)
              .untilAsserted(
                  () -> {
                    assertThat(processed).containsAll(taken);
                    assertThat(came).containsAll(sent);
                  });
        } finally {
          sending.set(false);
          polling.set(false);
        }
        for (Future<?> each : running) {
          each.get();
        }
      }
      assertThat(processed).doesNotHaveDuplicates();
      assertThat(came).doesNotHaveDuplicates();
      System.out.printf("Galera: %d messages up, %d down%n", taken.size(), sent.size());
    }
  }

  private static DatabaseSettings settings(int... order) {
    return GaleraCluster.shared().settings(DATABASE, order).withLeases(LEASE, LEASE);
  }

  private void awaitMore() {
    int up = taken.size();
    int down = sent.size();
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> taken.size() >= up + STEP && sent.size() >= down + STEP);
  }
}
