package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.common.ValidationInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages by themselves (server.md 2.1, 2.2, 2.14). */
public abstract class MessageStoreContract extends StoreContract {

  private Message complete(int number) {
    return toServer(number, CLIENT, "files")
        .setValidationInfo(ValidationInfo.newBuilder().putTags("who", "tester"))
        .setAnnotations(
            Annotations.newBuilder()
                .addEntries(Annotations.Entry.newBuilder().setKey("k").setValue("v")))
        .build();
  }

  @Test
  @DisplayName("2.14: storing twice is no error; all fields come back")
  void storedTwice() {
    List<Message> messages = List.of(complete(1), toClient(2, CLIENT, "files").build());

    assertThat(store.storeMessages(messages)).containsExactly(messageId(1), messageId(2));
    assertThat(store.storeMessages(messages)).isEmpty();

    assertThat(store.getMessages(List.of(messageId(2), messageId(1)), true))
        .containsExactly(messages.get(1), messages.get(0));
    assertThat(store.getMessages(List.of(messageId(1)), false))
        .containsExactly(messages.getFirst().toBuilder().clearData().build());
  }

  @Test
  @DisplayName("2.14: no result at first, then the exact processed time; the payload is kept aside")
  void resultIsSet() {
    store.storeMessages(List.of(complete(1)));
    assertThat(store.getMessageResult(messageId(1))).isEmpty();

    clock.advance(Duration.ofSeconds(3, 7));
    MessageResult result = success();
    store.setResults(Map.of(messageId(1), result));

    assertThat(store.getMessageResult(messageId(1))).contains(result);
    assertThat(store.getMessages(List.of(messageId(1)), false).getFirst().getResult())
        .isEqualTo(result);
    assertThat(store.getMessages(List.of(messageId(1)), true).getFirst().getData())
        .isEqualTo(complete(1).getData());
    clock.advance(LEASE_AND_MORE);
    assertThat(store.leaseForServer(10)).isEmpty();
  }

  @Test
  @DisplayName("2.2: setting the result of an unknown message is no error")
  void resultOfUnknown() {
    store.setResults(Map.of(messageId(1), success()));
    assertThat(store.getMessageResult(messageId(1))).isEmpty();
    assertThat(store.getMessages(List.of(messageId(1)), true)).isEmpty();
  }

  @Test
  @DisplayName("2.14: new, processed and failed at once; then all become successes")
  void threeAtOnce() {
    enrol(CLIENT);
    Message fresh = complete(1);
    Message processed = complete(2).toBuilder().setResult(success()).build();
    Message failed = complete(3).toBuilder().setResult(failure("too bad")).build();
    contact(CLIENT, fresh, processed, failed);

    assertThat(store.getMessageResult(messageId(1))).isEmpty();
    assertThat(store.getMessageResult(messageId(2))).contains(processed.getResult());
    assertThat(store.getMessageResult(messageId(3))).contains(failed.getResult());
    assertThat(store.getMessages(List.of(messageId(3)), false).getFirst().getResult())
        .as("FLAW 15")
        .isEqualTo(failed.getResult());

    clock.advance(Duration.ofSeconds(5));
    Message[] again =
        IntStream.of(1, 2, 3)
            .mapToObj(n -> complete(n).toBuilder().clearData().setResult(success()).build())
            .toArray(Message[]::new);
    assertThat(contact(CLIENT, again).inserted()).isEmpty();
    for (int n = 1; n <= 3; n++) {
      assertThat(store.getMessageResult(messageId(n))).contains(success());
    }
  }

  @Test
  @DisplayName("2.1: a stored result is not undone by the message coming again")
  void stateTable() {
    store.storeMessages(List.of(complete(1).toBuilder().setResult(success()).build()));
    MessageResult first = success();
    clock.advance(Duration.ofSeconds(5));

    store.storeMessages(List.of(complete(1)));
    assertThat(store.getMessageResult(messageId(1))).contains(first);
    store.storeMessages(List.of(complete(1).toBuilder().setResult(failure("late")).build()));
    assertThat(store.getMessageResult(messageId(1))).contains(first);

    store.storeMessages(List.of(complete(2)));
    Message other = complete(2).toBuilder().setData(payload("other")).build();
    store.storeMessages(List.of(other));
    assertThat(store.getMessages(List.of(messageId(2)), true))
        .containsExactly(
            complete(2).toBuilder().setCreationTime(timestamp(START.plusSeconds(5))).build());
    store.storeMessages(List.of(complete(2).toBuilder().setResult(failure("late")).build()));
    assertThat(store.getMessageResult(messageId(2))).contains(failure("late"));
    clock.advance(LEASE_AND_MORE);
    assertThat(store.leaseForServer(10)).isEmpty();
  }

  @Test
  @DisplayName("2.1: no id of 32 bytes or no creation time is an error for the whole call")
  void incompleteMessages() {
    Message good = complete(1);
    for (Message bad :
        List.of(
            complete(2).toBuilder().clearMessageId().build(),
            complete(2).toBuilder().clearCreationTime().build())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.storeMessages(List.of(good, bad)));
    }
    assertThat(store.getMessages(List.of(messageId(1)), false)).isEmpty();
  }

  @Test
  @DisplayName("2.14: five pending: counted, paged in order of id, deleted with the admin's text")
  void pendingMessages() {
    enrol(CLIENT);
    List<Message> five =
        IntStream.rangeClosed(1, 5).mapToObj(n -> toClient(n, CLIENT, "files").build()).toList();
    store.storeMessages(five.reversed());
    store.storeMessages(List.of(toClient(9, clientId(2), "files").build(), complete(8)));
    List<dev.fleetspeak.common.id.ClientId> us = List.of(CLIENT);

    assertThat(store.getPendingMessageCount(us)).isEqualTo(5);
    assertThat(store.getPendingMessageCount(List.of(CLIENT, clientId(2)))).isEqualTo(6);
    assertThat(store.getPendingMessageCount(List.of())).isZero();
    assertThat(store.getPendingMessages(us, 0, 0, true)).isEqualTo(five);
    assertThat(store.getPendingMessages(us, 1, 2, true)).isEqualTo(five.subList(1, 3));
    assertThat(store.getPendingMessages(us, 0, 1, true)).isEqualTo(five.subList(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> store.getPendingMessages(us, 1, 0, true));
    assertThat(store.getPendingMessages(us, 0, 0, false))
        .isEqualTo(five.stream().map(m -> m.toBuilder().clearData().build()).toList());

    store.deletePendingMessages(us);
    store.deletePendingMessages(us);
    store.deletePendingMessages(List.of());

    assertThat(store.leaseForClient(CLIENT, 100, null, "")).isEmpty();
    assertThat(store.getPendingMessageCount(us)).isZero();
    assertThat(store.getMessageResult(messageId(3))).contains(failure("Removed by admin action."));
    assertThat(store.getPendingMessageCount(List.of(clientId(2)))).isEqualTo(1);
  }

  @Test
  @DisplayName("2.14: stored at 100000 s, due at 300000 s, equal to what was stored")
  void dueLater() {
    clock.set(Instant.ofEpochSecond(100_000));
    String contact = enrol(CLIENT);
    Message message =
        toClient(1, CLIENT, "files")
            .setSourceMessageId(com.google.protobuf.ByteString.copyFromUtf8("6"))
            .setValidationInfo(ValidationInfo.newBuilder().putTags("who", "tester"))
            .build();
    store.storeMessages(List.of(message));
    clock.set(Instant.ofEpochSecond(300_000));
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).containsExactly(message);
  }

  @Test
  @DisplayName("2.14: limits by service; leases hold")
  void limits() {
    String contact = enrol(CLIENT);
    List<Message> messages = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      messages.add(toClient(n, CLIENT, "A").build());
      messages.add(toClient(1_000 + n, CLIENT, "B").build());
    }
    store.storeMessages(messages);

    assertThat(services(store.leaseForClient(CLIENT, 10, Map.of("A", 5L), contact)))
        .hasSize(5)
        .containsOnly("A");
    assertThat(services(store.leaseForClient(CLIENT, 10, Map.of("B", 5L, "A", 0L), contact)))
        .hasSize(5)
        .containsOnly("B");
    assertThat(store.leaseForClient(CLIENT, 10, Map.of(), contact)).isEmpty();
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).hasSize(10);
    int got = 20;
    for (int n = 0; n < 20; n++) {
      got += store.leaseForClient(CLIENT, 10, null, contact).size();
    }
    assertThat(got).isEqualTo(200);
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).isEmpty();
  }

  @Test
  @DisplayName("FLAW 24: a message is leased once, however many ask at once")
  void leasedOnce() throws Exception {
    String contact = enrol(CLIENT);
    List<Message> messages = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      messages.add(toClient(n, CLIENT, "files").build());
    }
    store.storeMessages(messages);
    List<Callable<List<Message>>> leases =
        Collections.nCopies(20, () -> store.leaseForClient(CLIENT, 10, null, contact));
    List<MessageId> leased = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Message>> lease : threads.invokeAll(leases)) {
        leased.addAll(ids(lease.get()));
      }
    }
    assertThat(leased).hasSize(100).doesNotHaveDuplicates();
  }

  private static List<String> services(List<Message> messages) {
    return messages.stream().map(m -> m.getDestination().getServiceName()).toList();
  }

  @Test
  @DisplayName("2.3: a client's lease is 15 minutes; giving back makes it due at once")
  void clientLease() {
    String contact = enrol(CLIENT);
    store.storeMessages(List.of(toClient(1, CLIENT, "files").build()));
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).hasSize(1);

    clock.advance(Duration.ofMinutes(15).minusSeconds(1));
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).isEmpty();
    clock.advance(Duration.ofSeconds(2));
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).hasSize(1);

    store.giveBack(List.of(messageId(1), messageId(2)));
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).hasSize(1);
    store.setResults(Map.of(messageId(1), success()));
    store.giveBack(List.of(messageId(1)));
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).isEmpty();
  }

  @Test
  @DisplayName(
      "2.14: a server-bound message is handed out after 1 to 2 minutes, then later and later")
  void serverRetries() {
    Message message = complete(1);
    store.storeMessages(List.of(message));
    clock.advance(Duration.ofSeconds(59));
    assertThat(store.leaseForServer(10)).isEmpty();
    clock.advance(Duration.ofSeconds(62));
    assertThat(store.leaseForServer(10)).containsExactly(message);

    clock.advance(Duration.ofSeconds(65));
    assertThat(store.leaseForServer(10)).as("second wait is at least 66 s").isEmpty();
    clock.advance(Duration.ofSeconds(70));
    assertThat(store.leaseForServer(10)).hasSize(1);
    store.setResults(Map.of(messageId(1), success()));
    clock.advance(Duration.ofDays(1));
    assertThat(store.leaseForServer(10)).isEmpty();
  }

  @Test
  @DisplayName("1.8: Die for the system service is done as soon as it is handed out")
  void die() {
    String contact = enrol(CLIENT);
    store.storeMessages(
        List.of(
            toClient(1, CLIENT, "system").setMessageType("Die").build(),
            toClient(2, CLIENT, "other").setMessageType("Die").build()));
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).hasSize(2);
    assertThat(store.getMessageResult(messageId(1))).contains(success());
    assertThat(store.getMessageResult(messageId(2))).isEmpty();
  }

  @Test
  @DisplayName("an empty payload is told apart from none")
  void emptyPayload() {
    Message empty =
        complete(1).toBuilder().setData(com.google.protobuf.Any.getDefaultInstance()).build();
    Message none = complete(2).toBuilder().clearData().build();
    store.storeMessages(List.of(empty, none));
    assertThat(store.getMessages(List.of(messageId(1), messageId(2)), true))
        .containsExactly(empty, none);
    store.setResults(Map.of(messageId(1), success(), messageId(2), success()));
    assertThat(store.getMessages(List.<MessageId>of(messageId(1)), true).getFirst().hasData())
        .isTrue();
  }
}
