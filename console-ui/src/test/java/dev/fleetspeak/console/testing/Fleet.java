package dev.fleetspeak.console.testing;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ClientEffect.InstalledService;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.NewClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Clients that enrolled and talked, made the same way each time. */
public final class Fleet {
  private static final Duration PAST = Duration.ofHours(30);
  private static final List<String> SYSTEMS = List.of("linux", "linux", "linux", "windows", "mac");

  /** Types and how often each is said. */
  private static final String[] TYPES = {
    "ResourceUsage",
    "ClientInfo",
    "GrrMessage",
    "MessageAck",
    "StdOutput",
    "OsqueryResult",
    "FileListing",
    "Heartbeat",
    "ScanReport",
    "NetworkState",
    "HelloAnswer"
  };

  private static final int[] WEIGHTS = {40, 22, 34, 18, 12, 9, 7, 5, 3, 2, 1};

  private final Datastore store;
  private final SettableClock clock;
  private final Random random = new Random(7);
  private final List<ClientId> clients = new ArrayList<>();

  Fleet(Datastore store, SettableClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** A client. */
  public ClientId client(int number) {
    return clients.get(number);
  }

  /** All at once, so that the store commits them in groups. */
  void enrol(int count) {
    Instant now = clock.instant();
    try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
      for (int i = 0; i < count; i++) {
        byte[] key = ByteString.copyFromUtf8("key " + i).toByteArray();
        clients.add(ClientId.ofSpki(key));
        ContactCommit commit = commit(i, key, now.minus(age(i)));
        threads.submit(() -> store.commitContact(commit));
      }
    }
  }

  /** Two thirds are online, some are late, some have been silent for days. */
  private Duration age(int number) {
    int kind = number % 20;
    return kind < 13
        ? Duration.ofSeconds(random.nextInt(100))
        : kind < 18
            ? Duration.ofMinutes(12 + random.nextInt(1000))
            : Duration.ofHours(30 + random.nextInt(400));
  }

  private ContactCommit commit(int number, byte[] key, Instant at) {
    return new ContactCommit(
        clients.get(number),
        new NewClient(
            ByteString.copyFrom(key),
            List.of(SYSTEMS.get(number % SYSTEMS.size()), number % 4 == 0 ? "prod" : "staging")),
        contact(at, number, number % 20 < 9),
        List.of(),
        List.of(services(number, at)));
  }

  private static ContactRow contact(Instant at, int number, boolean streaming) {
    return new ContactRow.Fresh(
        at,
        nonce(number + 1),
        nonce(number),
        "10.%d.%d.%d:%d".formatted(number / 4096, number / 64 % 64, number % 64, 40_000 + number),
        at.minusMillis(40),
        streaming ? "local" : null);
  }

  /** As long as real ones are. */
  private static long nonce(int seed) {
    return seed * 0x9E3779B97F4A7C15L;
  }

  private static ClientEffect services(int number, Instant at) {
    List<InstalledService> services = new ArrayList<>();
    services.add(new InstalledService("grr", signature(number % 9 == 0 ? "grr-old" : "grr-new")));
    services.add(new InstalledService("hello", ByteString.EMPTY));
    if (number % 3 == 0) {
      services.add(new InstalledService("osquery", signature("osquery")));
    }
    return new ClientEffect.SetServices(services, at);
  }

  private static ByteString signature(String seed) {
    return ByteString.copyFromUtf8(seed.repeat(20));
  }

  void talk(int messages) {
    Instant now = clock.instant();
    int steps = Math.min(500, messages / 20);
    for (int i = 0; i < steps; i++) {
      double left = 1 - (double) i / steps;
      clock.set(now.minusSeconds((long) (PAST.toSeconds() * left * left) + 1));
      // Steps are closer together of late, so fewer messages belong to each; it goes in waves.
      double wave = 1 + 0.35 * Math.sin(left * 23) + 0.3 * (random.nextDouble() - 0.5);
      exchange(clock.instant(), 1 + (int) (2.0 * messages / steps * left * wave));
    }
    clock.set(now);
    List<Message> waiting = new ArrayList<>();
    for (int i = 0; i < Math.min(40, clients.size()); i++) {
      waiting.add(request(now.minusSeconds(7L * i + 2), clients.get(i), "GrrMessage").build());
    }
    store.storeMessages(waiting);
    for (String type : List.of("ClientInfo", "ResourceUsage", "OsqueryResult")) {
      say(type, Math.min(12, clients.size()));
    }
  }

  private void exchange(Instant at, int count) {
    List<Message> said = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ClientId client = clients.get(random.nextInt(clients.size()));
      Instant when = at.plusMillis(random.nextInt(900));
      said.add(
          random.nextInt(100) < 22
              ? done(
                  request(when, client, random.nextInt(5) == 0 ? "FileListing" : "GrrMessage"),
                  when)
              : done(answer(when, client, pick()), when));
    }
    store.storeMessages(said);
  }

  private String pick() {
    int sum = 0;
    for (int weight : WEIGHTS) {
      sum += weight;
    }
    int left = random.nextInt(sum);
    int i = 0;
    while (left >= WEIGHTS[i]) {
      left -= WEIGHTS[i++];
    }
    return TYPES[i];
  }

  private Message done(Message.Builder message, Instant when) {
    boolean isFailed = random.nextInt(400) == 0;
    MessageResult.Builder result =
        MessageResult.newBuilder()
            .setProcessedTime(timestamp(when.plusMillis(20 + random.nextInt(900))))
            .setFailed(isFailed);
    if (isFailed) {
      result.setFailedReason("service \"grr\" is not installed on this client");
    }
    return message.setResult(result).build();
  }

  private static Message.Builder request(Instant when, ClientId client, String type) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("GRR"))
        .setDestination(Address.newBuilder().setClientId(client.bytes()).setServiceName("grr"))
        .setMessageType(type)
        .setCreationTime(timestamp(when))
        .setData(Any.pack(InputMessage.newBuilder().addArgs("--list").addArgs("/var/log").build()));
  }

  private static Message.Builder answer(Instant when, ClientId client, String type) {
    String service = type.equals("ClientInfo") || type.equals("MessageAck") ? "system" : "grr";
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setClientId(client.bytes()).setServiceName(service))
        .setDestination(
            Address.newBuilder().setServiceName(service.equals("grr") ? "GRR" : service))
        .setMessageType(type)
        .setCreationTime(timestamp(when))
        .setData(
            Any.pack(
                OutputMessage.newBuilder()
                    .setStdout(
                        ByteString.copyFrom(
                            "auth.log 48211\nsyslog 91823\n", StandardCharsets.UTF_8))
                    .setTimestamp(timestamp(when))
                    .build()));
  }

  /** Clients say something of a type, right now, each in a contact of its own. */
  public void say(String type, int count) {
    Instant now = clock.instant();
    for (int i = 0; i < count; i++) {
      int number = i % clients.size();
      ClientId client = clients.get(number);
      store.commitContact(
          new ContactCommit(
              client,
              null,
              contact(now, number, number % 20 < 9),
              List.of(done(answer(now, client, type), now)),
              List.of()));
    }
  }

  /** A client has done what it was asked, and says so. */
  Message reply(ClientId client, Message asked) {
    Instant now = clock.instant();
    Message answer =
        done(answer(now, client, asked.getMessageType() + "Answer"), now).toBuilder()
            .setDestination(asked.getSource())
            .setSource(asked.getDestination())
            .build();
    store.setResults(
        Map.of(
            MessageId.of(asked.getMessageId()),
            MessageResult.newBuilder().setProcessedTime(timestamp(now)).build()));
    store.commitContact(
        new ContactCommit(
            client,
            null,
            contact(now, clients.indexOf(client), false),
            List.of(answer),
            List.of()));
    return answer;
  }

  /** The server wants something of a client; it waits. */
  public MessageId ask(ClientId client, String type) {
    Message message = request(clock.instant(), client, type).build();
    store.storeMessages(List.of(message));
    return MessageId.of(message.getMessageId());
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
