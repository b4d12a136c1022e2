package dev.fleetspeak.load.store;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.NewClient;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Clients and their messages, as a server would hand them to its store. Thread-safe. */
final class Fleet {
  static final int PAYLOAD_BYTES = 1_024;

  /** Services and types: each pair has counters of its own. */
  static final int SERVICES = 10;

  static final int TYPES = 5;
  static final int SITES = 50;

  private static final int FAILED_ONE_OF = 50;
  private static final int CLIENT_ID_BYTES = 8;
  private static final int MESSAGE_ID_BYTES = 32;
  private static final int SOURCE_ID_BYTES = 16;
  private static final int KEY_BYTES = 91;
  private static final List<String> SYSTEMS = List.of("linux", "windows", "darwin");
  private static final Any PAYLOAD =
      Any.newBuilder()
          .setTypeUrl("type.googleapis.com/google.protobuf.BytesValue")
          .setValue(ByteString.copyFrom(new byte[PAYLOAD_BYTES]))
          .build();

  private final long seed;
  private final StoreClock clock;

  /**
   * @param seed tells fleets apart that share a store
   */
  Fleet(long seed, StoreClock clock) {
    this.seed = seed;
    this.clock = clock;
  }

  /** The id of a client of this fleet. */
  ClientId client(long number) {
    return ClientId.of(bytes(random(~number), CLIENT_ID_BYTES));
  }

  /** What a client brings when it enrols. */
  NewClient enrolment(long number) {
    return new NewClient(
        bytes(random(~number), KEY_BYTES),
        List.of(
            SYSTEMS.get((int) (number % SYSTEMS.size())), site((int) (number % SITES)), "load"));
  }

  /** A label that one of {@link #SITES} clients has. */
  static String site(int number) {
    return "site-" + number;
  }

  /** A poll, now. */
  ContactRow.Fresh poll(long number) {
    return new ContactRow.Fresh(
        clock.instant(), number + 1, number, "192.0.2.7:4321", clock.instant(), null);
  }

  /** Numbers for ids and the like, the same for the same number. */
  SplittableRandom random(long number) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ number);
  }

  /** A message from a client that a service of the server processed at once. */
  Message fromClient(ClientId client, SplittableRandom random) {
    String service = "service-" + random.nextInt(SERVICES);
    MessageResult.Builder result = MessageResult.newBuilder().setProcessedTime(now());
    if (random.nextInt(FAILED_ONE_OF) == 0) {
      result.setFailed(true).setFailedReason("no such file");
    }
    return Message.newBuilder()
        .setMessageId(bytes(random, MESSAGE_ID_BYTES))
        .setSource(Address.newBuilder().setClientId(client.bytes()).setServiceName(service))
        .setSourceMessageId(bytes(random, SOURCE_ID_BYTES))
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType("Answer-" + random.nextInt(TYPES))
        .setCreationTime(now())
        .setData(PAYLOAD)
        .setResult(result)
        .build();
  }

  /** A message to a client. */
  Message toClient(ClientId client, SplittableRandom random) {
    String service = "service-" + random.nextInt(SERVICES);
    return Message.newBuilder()
        .setMessageId(bytes(random, MESSAGE_ID_BYTES))
        .setSource(Address.newBuilder().setServiceName(service))
        .setDestination(Address.newBuilder().setClientId(client.bytes()).setServiceName(service))
        .setMessageType("Request")
        .setCreationTime(now())
        .setData(PAYLOAD)
        .build();
  }

  private Timestamp now() {
    Instant now = clock.instant();
    return Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
  }

  private static ByteString bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
