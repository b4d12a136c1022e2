package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.StoredMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Messages that are done are as well known as those that wait, wherever a store keeps them:
 * repeats, results, lists, counts.
 */
public abstract class SettledMessageContract extends StoreContract {

  private MessageCount sums() {
    return store
        .countMessages(new CountQuery(null, null, null, Set.of(), null, null, null))
        .getFirst();
  }

  private List<MessageId> listed(MessageQuery query) {
    return ids(store.queryMessages(query).messages().stream().map(StoredMessage::message).toList());
  }

  private List<MessageId> ofClient(int client) {
    return listed(
        new MessageQuery(clientId(client), null, null, null, null, null, null, false, 100, null));
  }

  @Test
  @DisplayName("2.1: what comes again after it was processed is a repeat, in a contact or not")
  void repeatsOfSettled() {
    enrol(CLIENT);
    Message later = toServer(1, CLIENT, "files").build();
    Message atOnce = toServer(2, CLIENT, "files").setResult(success()).build();
    contact(CLIENT, later, atOnce);
    store.setResults(Map.of(messageId(1), success()));
    var first = success();
    clock.advance(Duration.ofMinutes(5));

    Message again = later.toBuilder().setData(payload("changed")).build();
    Message bare = atOnce.toBuilder().clearResult().build();
    assertThat(contact(CLIENT, again, bare).inserted()).isEmpty();
    assertThat(store.storeMessages(List.of(again, bare))).isEmpty();

    clock.advance(LEASE_AND_MORE);
    assertThat(store.leaseForServer(10)).isEmpty();
    assertThat(store.getMessages(List.of(messageId(1), messageId(2)), true))
        .containsExactly(later.toBuilder().setResult(first).build(), atOnce);
    assertThat(sums().stored()).isEqualTo(2);
    assertThat(sums().processed()).isEqualTo(2);
  }

  @Test
  @DisplayName("2.1: new, pending, done and repeated ones in one contact are told apart")
  void manyAtOnce() {
    enrol(CLIENT);
    List<Message> before = new ArrayList<>();
    List<Message> now = new ArrayList<>();
    List<MessageId> fresh = new ArrayList<>();
    for (int n = 0; n < 450; n++) {
      Message.Builder message = toServer(n, CLIENT, "files");
      if (n % 2 == 0) {
        message.setResult(n % 4 == 0 ? success() : failure("no"));
      }
      if (n % 3 == 0) {
        before.add(message.build());
      } else {
        fresh.add(messageId(n));
      }
      now.add(message.build());
    }
    assertThat(contact(CLIENT, before.toArray(Message[]::new)).inserted()).hasSize(150);
    assertThat(contact(CLIENT, now.toArray(Message[]::new)).inserted())
        .containsExactlyInAnyOrderElementsOf(fresh);
    assertThat(contact(CLIENT, now.toArray(Message[]::new)).inserted()).isEmpty();
    assertThat(sums().stored()).isEqualTo(450);
    assertThat(sums().processed()).isEqualTo(113);
    assertThat(sums().failed()).isEqualTo(112);
    assertThat(ids(store.getMessages(fresh, false))).isEqualTo(fresh);
  }

  @Test
  @DisplayName("a failure replaces a result when services say so, a success always, counts follow")
  void resultsReplaced() {
    enrol(CLIENT);
    contact(CLIENT, toServer(1, CLIENT, "files").build());
    store.setResults(Map.of(messageId(1), success()));
    clock.advance(Duration.ofSeconds(5));
    store.setResults(Map.of(messageId(1), failure("after all")));
    assertThat(store.getMessageResult(messageId(1))).contains(failure("after all"));
    assertThat(sums().failed()).isEqualTo(1);
    assertThat(sums().processed()).isZero();
    assertThat(listed(inState(MessageState.FAILED))).containsExactly(messageId(1));

    clock.advance(Duration.ofSeconds(5));
    contact(CLIENT, toServer(1, CLIENT, "files").setResult(success()).build());
    assertThat(store.getMessageResult(messageId(1))).contains(success());
    assertThat(sums().processed()).isEqualTo(1);
    assertThat(sums().failed()).isZero();
    assertThat(listed(inState(MessageState.FAILED))).isEmpty();

    clock.advance(Duration.ofSeconds(5));
    store.setResults(Map.of(messageId(1), success()));
    assertThat(store.getMessageResult(messageId(1))).contains(success());
    assertThat(sums().processed()).isEqualTo(1);
    assertThat(sums().stored()).isEqualTo(1);
  }

  private static MessageQuery inState(MessageState state) {
    return new MessageQuery(null, null, null, null, state, null, null, false, 100, null);
  }

  @Test
  @DisplayName("an acknowledged message stays linked to the contacts that fetched it")
  void linksOfSettled() {
    String contact = enrol(CLIENT);
    enrol(clientId(2));
    store.storeMessages(
        List.of(toClient(1, CLIENT, "files").build(), toClient(2, clientId(2), "files").build()));
    store.leaseForClient(CLIENT, 10, null, contact);
    clock.advance(LEASE_AND_MORE);
    String second = contact(CLIENT, new Message[0]).contactId();
    store.leaseForClient(CLIENT, 10, null, second);
    contact(CLIENT, new ClientEffect.Acknowledge(List.<MessageId>of(messageId(1))));
    assertThat(store.getMessageResult(messageId(1))).contains(success());
    assertThat(ofClient(1)).containsExactly(messageId(1));
    assertThat(ofClient(2)).containsExactly(messageId(2));

    store.deletePendingMessages(List.of(clientId(2)));
    assertThat(ofClient(2)).containsExactly(messageId(2));
  }

  @Test
  @DisplayName("a message that two clients' contacts brought is in the lists of both")
  void linksOfRepeats() {
    enrol(CLIENT);
    enrol(clientId(2));
    Message done = toServer(1, CLIENT, "files").setResult(success()).build();
    Message forward =
        toClient(2, clientId(2), "files")
            .setSource(done.getSource())
            .setResult(failure("nobody there"))
            .build();
    contact(CLIENT, done, forward);
    contact(CLIENT, done, forward);
    assertThat(ofClient(1)).containsExactly(messageId(2), messageId(1));
    assertThat(ofClient(2)).containsExactly(messageId(2));
  }

  @Test
  @DisplayName("lists show pending and done ones in one order, and follow one that moves")
  void listed() {
    enrol(CLIENT);
    List<MessageId> newestFirst = new ArrayList<>();
    for (int n = 0; n < 24; n++) {
      Message.Builder message = toServer(n, CLIENT, "files");
      if (n % 3 == 0) {
        message.setResult(success());
      }
      contact(CLIENT, message.build());
      newestFirst.addFirst(messageId(n));
      if (n % 4 == 0) {
        clock.advance(Duration.ofSeconds(1));
      }
    }
    store.setResults(Map.of(messageId(1), success(), messageId(2), failure("no")));
    List<StoredMessage> seen = new ArrayList<>();
    @Nullable String token = null;
    do {
      MessagePage page =
          store.queryMessages(
              new MessageQuery(null, null, null, null, null, null, null, true, 5, token));
      seen.addAll(page.messages());
      token = page.nextPageToken();
      store.setResults(Map.of(MessageId.of(seen.getLast().message().getMessageId()), success()));
    } while (token != null);
    assertThat(ids(seen.stream().map(StoredMessage::message).toList())).isEqualTo(newestFirst);
    assertThat(seen).allMatch(one -> one.message().hasData());
    assertThat(seen).allMatch(one -> (one.state() == MessageState.PENDING) == (one.due() != null));
    assertThat(listed(inState(MessageState.FAILED))).containsExactly(messageId(2));
    assertThat(listed(inState(MessageState.PROCESSED)))
        .contains(messageId(0), messageId(1), messageId(3))
        .doesNotContain(messageId(2), messageId(5));
  }
}
