package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.ClientQuery.Order;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.ServiceVersions;
import dev.fleetspeak.server.store.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Pages for consoles: filters, order, and going on where a page ended (tools.md 12). */
public abstract class QueryContract extends StoreContract {
  private static final MessageQuery ALL =
      new MessageQuery(null, null, null, null, null, null, null, false, 100, null);
  private static final ClientQuery CLIENTS = ClientQuery.all(100);

  private List<Integer> numbers(MessageQuery query) {
    return store.queryMessages(query).messages().stream()
        .map(one -> (int) one.message().getMessageId().byteAt(31))
        .toList();
  }

  private void storeFour() {
    enrol(CLIENT);
    enrol(clientId(2));
    store.storeMessages(List.of(toClient(1, CLIENT, "files").build()));
    clock.advance(Duration.ofSeconds(1));
    store.storeMessages(List.of(toClient(2, clientId(2), "other").build()));
    clock.advance(Duration.ofSeconds(1));
    contact(CLIENT, toServer(3, CLIENT, "files").setResult(success()).build());
    clock.advance(Duration.ofSeconds(1));
    contact(CLIENT, toServer(4, CLIENT, "files").setResult(failure("no")).build());
  }

  @Test
  @DisplayName("messages: newest first, with state, tries and due time")
  void messages() {
    storeFour();
    store.leaseForClient(CLIENT, 10, null, "");
    MessagePage page = store.queryMessages(ALL);
    assertThat(page.messages())
        .extracting(StoredMessage::state)
        .containsExactly(
            MessageState.FAILED,
            MessageState.PROCESSED,
            MessageState.PENDING,
            MessageState.PENDING);
    assertThat(page.nextPageToken()).isNull();
    assertThat(page.totalEstimate()).isIn(-1L, 4L);
    StoredMessage leased = page.messages().getLast();
    assertThat(leased.retryCount()).isEqualTo(1);
    assertThat(leased.due()).isAfter(clock.instant());
    assertThat(leased.message().hasData()).isFalse();
    assertThat(page.messages().getFirst().due()).isNull();
    assertThat(page.messages().getFirst().message().getResult().getFailedReason()).isEqualTo("no");
  }

  @Test
  @DisplayName("messages: every filter")
  void messageFilters() {
    storeFour();
    assertThat(numbers(filter(CLIENT, null, null, null, null))).containsExactly(4, 3, 1);
    assertThat(numbers(filter(null, Direction.TO_CLIENT, null, null, null))).containsExactly(2, 1);
    assertThat(numbers(filter(null, Direction.FROM_CLIENT, null, null, null)))
        .containsExactly(4, 3);
    assertThat(numbers(filter(null, Direction.INTERNAL, null, null, null))).isEmpty();
    assertThat(numbers(filter(null, null, "other", null, null))).containsExactly(2);
    assertThat(numbers(filter(null, null, null, "Request", null))).containsExactly(2, 1);
    assertThat(numbers(filter(null, null, null, null, MessageState.PENDING))).containsExactly(2, 1);
    assertThat(numbers(filter(null, null, null, null, MessageState.PROCESSED))).containsExactly(3);
    assertThat(numbers(filter(null, null, null, null, MessageState.FAILED))).containsExactly(4);
    assertThat(
            numbers(
                new MessageQuery(
                    null,
                    null,
                    null,
                    null,
                    null,
                    START.plusSeconds(1),
                    START.plusSeconds(3),
                    true,
                    10,
                    null)))
        .containsExactly(3, 2);
  }

  private static MessageQuery filter(
      @Nullable ClientId client,
      @Nullable Direction direction,
      @Nullable String service,
      @Nullable String type,
      @Nullable MessageState state) {
    return new MessageQuery(client, direction, service, type, state, null, null, false, 100, null);
  }

  @Test
  @DisplayName("messages: pages follow each other without gap or repeat, while more come in")
  void messagePages() {
    enrol(CLIENT);
    List<Message> messages = new ArrayList<>();
    for (int n = 0; n < 25; n++) {
      messages.add(toClient(n, CLIENT, "files").build());
    }
    store.storeMessages(messages);
    List<Integer> seen = new ArrayList<>();
    String token = null;
    do {
      MessagePage page =
          store.queryMessages(
              new MessageQuery(null, null, null, null, null, null, null, true, 10, token));
      page.messages().forEach(one -> seen.add((int) one.message().getMessageId().byteAt(31)));
      assertThat(page.messages()).allMatch(one -> one.message().hasData());
      token = page.nextPageToken();
      clock.advance(Duration.ofSeconds(1));
      store.storeMessages(List.of(toClient(100 + seen.size(), CLIENT, "files").build()));
    } while (token != null);
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("bad page sizes and tokens are refused")
  void badQueries() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store.queryMessages(
                    new MessageQuery(null, null, null, null, null, null, null, true, 0, null)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store.queryMessages(
                    new MessageQuery(null, null, null, null, null, null, null, true, 9, "x")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.queryClients(CLIENTS.sorted(Order.ID, "garbage")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.listServiceVersions(null, 9, "garbage"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.listServiceVersions(null, 1001, null));
  }

  @Test
  @DisplayName("clients: what belongs to each")
  void clients() {
    enrol(CLIENT, "linux");
    Instant enrolled = clock.instant();
    clock.advance(Duration.ofHours(1));
    contact(
        CLIENT,
        new ClientEffect.SetServices(
            List.of(new ClientEffect.InstalledService("ls", com.google.protobuf.ByteString.EMPTY)),
            clock.instant()));
    store.storeMessages(
        List.of(toClient(1, CLIENT, "files").build(), toClient(2, CLIENT, "files").build()));
    store.setResults(Map.of(messageId(2), success()));
    ClientPage page = store.queryClients(CLIENTS);
    assertThat(page.total()).isEqualTo(1);
    assertThat(page.clients())
        .containsExactly(
            new ClientPage.Row(store.listClients(List.of(CLIENT)).getFirst(), enrolled, 1, 1));
  }

  @Test
  @DisplayName("clients: every filter")
  void clientFilters() {
    enrol(clientId(1), "linux", "corp");
    enrol(clientId(2), "linux");
    clock.advance(Duration.ofHours(1));
    enrol(clientId(0x0203));
    store.blacklistClient(clientId(2));
    store.commitContact(
        new ContactCommit(
            clientId(1),
            null,
            new ContactRow.Fresh(clock.instant(), 1, 2, "a:1", null, "here"),
            List.of(),
            List.of()));

    assertThat(found(query("00ff0000000002", List.of(), null, null, null, null)))
        .containsExactly(clientId(0x0203));
    assertThat(found(query("00FF", List.of(), null, null, null, null))).hasSize(3);
    assertThat(found(query("01", List.of(), null, null, null, null))).isEmpty();
    assertThat(found(query(null, List.of("linux"), null, null, null, null))).hasSize(2);
    assertThat(found(query(null, List.of("linux", "corp"), null, null, null, null)))
        .containsExactly(clientId(1));
    assertThat(found(query(null, List.of(), true, null, null, null))).containsExactly(clientId(2));
    assertThat(found(query(null, List.of(), false, null, null, null))).hasSize(2);
    assertThat(found(query(null, List.of(), null, clock.instant(), null, null)))
        .containsExactly(clientId(1), clientId(0x0203));
    assertThat(found(query(null, List.of(), null, null, clock.instant(), null)))
        .containsExactly(clientId(2));
    assertThat(found(query(null, List.of(), null, null, null, true))).containsExactly(clientId(1));
    assertThat(found(query(null, List.of(), null, null, null, false))).hasSize(2);
  }

  @Test
  @DisplayName("clients: online by a stream or by a recent contact, and the others")
  void onlineClients() {
    enrol(clientId(1));
    enrol(clientId(2));
    clock.advance(Duration.ofHours(1));
    enrol(clientId(3));
    Instant recent = clock.instant();
    var streams = Set.of(clientId(1), clientId(99));
    assertThat(found(CLIENTS.where(new ClientQuery.Online(true, recent, streams))))
        .containsExactly(clientId(1), clientId(3));
    assertThat(found(CLIENTS.where(new ClientQuery.Online(false, recent, streams))))
        .containsExactly(clientId(2));
    assertThat(found(CLIENTS.where(new ClientQuery.Online(true, recent, Set.of()))))
        .containsExactly(clientId(3));
  }

  private void reports(int client, String... services) {
    List<ClientEffect.InstalledService> installed = new ArrayList<>();
    for (String service : services) {
      String[] parts = service.split("/", -1);
      installed.add(new ClientEffect.InstalledService(parts[0], ByteString.copyFromUtf8(parts[1])));
    }
    contact(clientId(client), new ClientEffect.SetServices(installed, clock.instant()));
  }

  private List<String> versions(@Nullable String service) {
    List<String> seen = new ArrayList<>();
    String token = null;
    do {
      ServiceVersions page = store.listServiceVersions(service, 1, token);
      assertThat(page.reportingClients()).isEqualTo(3);
      page.versions()
          .forEach(
              row ->
                  seen.add(
                      row.service() + "/" + row.signature().toStringUtf8() + " " + row.clients()));
      token = page.nextPageToken();
    } while (token != null);
    return seen;
  }

  @Test
  @DisplayName("services: versions with their clients, in pages, and which clients run one")
  void serviceVersions() {
    assertThat(store.listServiceVersions(null, 10, null).versions()).isEmpty();
    enrol(clientId(1));
    enrol(clientId(2));
    enrol(clientId(3));
    enrol(clientId(4));
    reports(1, "grr/old", "text/");
    reports(2, "grr/new", "text/", "text/");
    clock.advance(Duration.ofMinutes(1));
    reports(3, "grr/new");
    assertThat(versions(null)).containsExactly("grr/new 2", "grr/old 1", "text/ 2");
    assertThat(versions("text")).containsExactly("text/ 2");
    assertThat(store.listServiceVersions("grr", 10, null).versions().getFirst().newest())
        .isEqualTo(clock.instant());
    assertThat(found(CLIENTS.where(new ClientQuery.Runs("grr", null)))).hasSize(3);
    assertThat(found(CLIENTS.where(new ClientQuery.Runs("grr", ByteString.copyFromUtf8("new")))))
        .containsExactly(clientId(2), clientId(3));
    assertThat(found(CLIENTS.where(new ClientQuery.Runs("text", ByteString.EMPTY))))
        .containsExactly(clientId(1), clientId(2));
    assertThat(found(CLIENTS.where(new ClientQuery.Runs("grr", ByteString.EMPTY)))).isEmpty();
  }

  private List<ClientId> found(ClientQuery query) {
    ClientPage page = store.queryClients(query);
    assertThat(page.total()).isEqualTo(page.clients().size());
    return page.clients().stream().map(row -> ClientId.of(row.client().getClientId())).toList();
  }

  private static ClientQuery query(
      @Nullable String prefix,
      List<String> labels,
      @Nullable Boolean blacklisted,
      @Nullable Instant after,
      @Nullable Instant before,
      @Nullable Boolean streaming) {
    return new ClientQuery(
        prefix, labels, blacklisted, after, before, streaming, null, null, Order.ID, 100, null);
  }

  @Test
  @DisplayName("clients: every order, in pages without gap or repeat")
  void clientPages() {
    List<ClientId> byContact = new ArrayList<>();
    for (int n = 24; n >= 0; n--) {
      enrol(clientId(n));
      byContact.add(clientId(n));
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(pages(Order.ID)).isEqualTo(byContact.reversed());
    assertThat(pages(Order.LAST_CONTACT_ASC)).isEqualTo(byContact);
    assertThat(pages(Order.LAST_CONTACT_DESC)).isEqualTo(byContact.reversed());
  }

  private List<ClientId> pages(Order order) {
    List<ClientId> seen = new ArrayList<>();
    String token = null;
    do {
      ClientPage page = store.queryClients(ClientQuery.all(10).sorted(order, token));
      assertThat(page.total()).isEqualTo(25);
      page.clients().forEach(row -> seen.add(ClientId.of(row.client().getClientId())));
      token = page.nextPageToken();
    } while (token != null);
    return seen;
  }
}
