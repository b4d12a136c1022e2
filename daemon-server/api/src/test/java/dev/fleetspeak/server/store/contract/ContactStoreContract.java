package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.NewClient;
import dev.fleetspeak.server.store.ReportedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Contacts: all or nothing, repeats recognised, effects of system messages (server.md 4.6). */
public abstract class ContactStoreContract extends StoreContract {

  @Test
  @DisplayName("a first contact enrols, stores and tells what was new")
  void firstContact() {
    Message message = toServer(1, CLIENT, "files").build();
    ContactReceipt receipt =
        store.commitContact(
            new ContactCommit(
                CLIENT,
                new NewClient(key(CLIENT), List.of("linux", "corp")),
                fresh(),
                List.of(message),
                List.of()));

    assertThat(receipt.inserted()).containsExactly(messageId(1));
    assertThat(receipt.contactId()).isNotEmpty();
    assertThat(store.getClientData(CLIENT).orElseThrow().publicKey()).isEqualTo(key(CLIENT));
    assertThat(labels()).containsExactlyInAnyOrder("client/linux", "client/corp");
    assertThat(store.getMessages(List.of(messageId(1)), true)).containsExactly(message);
  }

  @Test
  @DisplayName("section 14: first contacts of one client at once all succeed")
  void firstContactsAtOnce() throws Exception {
    List<Callable<ContactReceipt>> contacts = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      Message message = toServer(n, CLIENT, "files").build();
      contacts.add(
          () ->
              store.commitContact(
                  new ContactCommit(
                      CLIENT,
                      new NewClient(key(CLIENT), List.of("linux")),
                      fresh(),
                      List.of(message),
                      List.of())));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ContactReceipt> receipt : threads.invokeAll(contacts)) {
        assertThat(receipt.get().inserted()).hasSize(1);
      }
    }
    List<Object> seen = new ArrayList<>();
    store.streamClientContacts(CLIENT, seen::add);
    assertThat(seen).hasSize(6);
    assertThat(labels()).containsExactly("client/linux");
  }

  @Test
  @DisplayName("a repeat is not new, is linked, and leaves what is stored as it is")
  void repeats() {
    enrol(CLIENT);
    Message first = toServer(1, CLIENT, "files").build();
    contact(CLIENT, first);
    clock.advance(Duration.ofSeconds(1));
    Message again = toServer(1, CLIENT, "files").setData(payload("changed")).build();
    Message second = toServer(2, CLIENT, "files").build();
    assertThat(contact(CLIENT, again, second, second).inserted()).containsExactly(messageId(2));
    assertThat(store.getMessages(List.of(messageId(1)), true)).containsExactly(first);
  }

  @Test
  @DisplayName("records of a stream belong to its first contact")
  void continued() {
    String contact = enrol(CLIENT);
    clock.advance(Duration.ofMinutes(2));
    ContactReceipt receipt =
        store.commitContact(
            new ContactCommit(
                CLIENT,
                null,
                new ContactRow.Continued(contact),
                List.of(toServer(1, CLIENT, "files").build()),
                List.of()));
    assertThat(receipt.contactId()).isEqualTo(contact);
    List<Object> seen = new ArrayList<>();
    store.streamClientContacts(CLIENT, seen::add);
    assertThat(seen).hasSize(1);
    assertThat(store.listClients(List.of(CLIENT)).getFirst().getLastContactTime())
        .isEqualTo(timestamp(START));
  }

  @Test
  @DisplayName("a contact that fails leaves nothing, and others go on")
  void allOrNothing() {
    Message message = toServer(1, CLIENT, "files").build();
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> contact(CLIENT, message))
        .withMessageContaining(CLIENT.toString());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store.commitContact(
                    new ContactCommit(
                        CLIENT,
                        new NewClient(key(CLIENT), List.of()),
                        new ContactRow.Continued("no hex"),
                        List.of(message),
                        List.of())));
    assertThat(store.getMessages(List.of(messageId(1)), false)).isEmpty();
    assertThat(store.getClientData(CLIENT)).isEmpty();
    assertThat(store.countMessages(new CountQuery(null, null, null, Set.of(), null, null, null)))
        .isEmpty();

    enrol(CLIENT);
    assertThat(contact(CLIENT, message).inserted()).hasSize(1);
  }

  @Test
  @DisplayName("one bad contact among many at once fails alone")
  void failuresAreIsolated() throws Exception {
    enrol(CLIENT);
    List<Callable<Boolean>> contacts = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      ClientId client = n % 10 == 3 ? clientId(99) : CLIENT;
      Message message = toServer(n, client, "files").build();
      contacts.add(
          () -> {
            try {
              return contact(client, message).inserted().size() == 1;
            } catch (DatastoreException e) {
              return false;
            }
          });
    }
    int kept = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = threads.invokeAll(contacts);
      for (int n = 0; n < all.size(); n++) {
        assertThat(all.get(n).get()).as("contact %d", n).isEqualTo(n % 10 != 3);
        kept += all.get(n).get() ? 1 : 0;
      }
    }
    assertThat(kept).isEqualTo(180);
    assertThat(
            store
                .countMessages(new CountQuery(null, null, null, Set.of(), null, null, null))
                .getFirst()
                .stored())
        .isEqualTo(180);
  }

  @Test
  @DisplayName("4.6: an acknowledgement completes what was for this client, and nothing else")
  void acknowledge() {
    enrol(CLIENT);
    ClientId other = clientId(2);
    enrol(other);
    store.storeMessages(
        List.of(
            toClient(1, CLIENT, "files").build(),
            toClient(2, other, "files").build(),
            toServer(3, CLIENT, "files").build(),
            toClient(4, CLIENT, "files").build()));
    store.setResults(Map.of(messageId(4), failure("before")));

    contact(
        CLIENT,
        new ClientEffect.Acknowledge(
            List.of(messageId(1), messageId(2), messageId(3), messageId(4), messageId(77))));

    assertThat(store.getMessageResult(messageId(1))).contains(success());
    assertThat(store.getMessageResult(messageId(2))).isEmpty();
    assertThat(store.getMessageResult(messageId(3))).isEmpty();
    assertThat(store.getMessageResult(messageId(4))).contains(failure("before"));
  }

  @Test
  @DisplayName("4.6: a RekeyRequest is acknowledged under the new id")
  void acknowledgeRekey() {
    enrol(CLIENT);
    ClientId after = clientId(2);
    enrol(after);
    Message rekey =
        toClient(1, CLIENT, "system").setMessageType("RekeyRequest").clearData().build();
    Message fake = toClient(2, CLIENT, "other").setMessageType("RekeyRequest").build();
    store.storeMessages(List.of(rekey, fake));
    contact(after, new ClientEffect.Acknowledge(List.of(messageId(1), messageId(2))));
    assertThat(store.getMessageResult(messageId(1))).contains(success());
    assertThat(store.getMessageResult(messageId(2))).isEmpty();
  }

  @Test
  @DisplayName("4.6: a client's error fails its message, with at most 900 bytes of text")
  void fail() {
    enrol(CLIENT);
    enrol(clientId(2));
    store.storeMessages(
        List.of(toClient(1, CLIENT, "files").build(), toClient(2, CLIENT, "files").build()));
    contact(clientId(2), new ClientEffect.Fail(messageId(1), "not mine"));
    assertThat(store.getMessageResult(messageId(1))).isEmpty();

    contact(
        CLIENT,
        new ClientEffect.Fail(messageId(1), "x".repeat(901)),
        new ClientEffect.Fail(messageId(2), "a" + "\u00e4".repeat(900)));
    assertThat(store.getMessageResult(messageId(1))).contains(failure("x".repeat(897) + "..."));
    assertThat(store.getMessageResult(messageId(2)))
        .contains(failure("a" + "\u00e4".repeat(448) + "..."));
  }

  @Test
  @DisplayName("4.6: labels become exactly those given")
  void labelsAreReplaced() {
    enrol(CLIENT, "linux");
    contact(CLIENT, new ClientEffect.SetLabels(List.of("linux", "corp")));
    assertThat(labels()).containsExactlyInAnyOrder("client/linux", "client/corp");
    contact(CLIENT, new ClientEffect.SetLabels(List.of("linux")));
    assertThat(labels()).containsExactly("client/linux");
  }

  @Test
  @DisplayName("what a client runs is what it last said")
  void services() {
    enrol(CLIENT);
    assertThat(store.listClientServices(CLIENT)).isEmpty();
    contact(
        CLIENT,
        new ClientEffect.SetServices(
            List.of(new ClientEffect.InstalledService("old", ByteString.EMPTY)), clock.instant()));
    ByteString signature = ByteString.copyFrom(new byte[] {1, 0, -1});
    contact(
        CLIENT,
        new ClientEffect.SetServices(
            List.of(
                new ClientEffect.InstalledService("ls", signature),
                new ClientEffect.InstalledService("cat", ByteString.EMPTY)),
            clock.instant()));
    assertThat(store.listClientServices(CLIENT))
        .containsExactly(
            new ReportedService("ls", signature, clock.instant()),
            new ReportedService("cat", ByteString.EMPTY, clock.instant()));
  }

  @Test
  @DisplayName("effects see the messages of their own contact")
  void effectsAfterMessages() {
    enrol(CLIENT);
    store.storeMessages(List.of(toClient(1, CLIENT, "files").build()));
    Message ack =
        Message.newBuilder()
            .setMessageId(messageId(2).bytes())
            .setSource(Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("system"))
            .setDestination(Address.newBuilder().setServiceName("system"))
            .setMessageType("MessageAck")
            .setCreationTime(now())
            .setResult(success())
            .setData(payload("ids"))
            .build();
    store.commitContact(
        new ContactCommit(
            CLIENT,
            null,
            fresh(),
            List.of(ack),
            List.of(
                new ClientEffect.Acknowledge(List.<MessageId>of(messageId(1))),
                new ClientEffect.RecordKill(
                    KillNotification.newBuilder().setService("files").setPid(7).build(),
                    clock.instant()))));
    assertThat(store.getMessageResult(messageId(1))).contains(success());
    assertThat(store.getMessageResult(messageId(2))).contains(success());
  }

  private List<String> labels() {
    return store.getClientData(CLIENT).orElseThrow().labels().stream()
        .map(label -> label.getServiceName() + "/" + label.getLabel())
        .toList();
  }
}
