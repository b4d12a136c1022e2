package dev.fleetspeak.server.admin;

import static dev.fleetspeak.server.admin.RunningAdmin.CLIENT;
import static dev.fleetspeak.server.admin.RunningAdmin.NOW;
import static dev.fleetspeak.server.admin.RunningAdmin.OTHER;
import static dev.fleetspeak.server.admin.RunningAdmin.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.server.BlacklistClientRequest;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.ClientResourceUsageRecord;
import dev.fleetspeak.proto.server.FetchClientResourceUsageRecordsRequest;
import dev.fleetspeak.proto.server.ListClientContactsRequest;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.proto.server.StreamClientContactsRequest;
import dev.fleetspeak.proto.server.StreamClientContactsResponse;
import dev.fleetspeak.proto.server.StreamClientIdsRequest;
import dev.fleetspeak.proto.server.StreamClientIdsResponse;
import io.grpc.Context;
import io.grpc.Status.Code;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls on clients and contacts (server.md 6.2, 6.4). */
class AdminClientsTest {
  private static final ClientId ZEROS = ClientId.parse("0000000000000000");

  private final MemoryStore store = new MemoryStore();
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin(store);
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private void enrol(ClientId id, long lastContact, boolean blacklisted) {
    store.clients.put(
        id,
        Client.newBuilder()
            .setClientId(id.bytes())
            .addLabels(Label.newBuilder().setServiceName("client").setLabel("linux"))
            .setLastContactTime(Timestamp.newBuilder().setSeconds(lastContact))
            .setBlacklisted(blacklisted)
            .build());
  }

  private List<Client> list(ClientId... ids) {
    ListClientsRequest.Builder request = ListClientsRequest.newBuilder();
    for (ClientId id : ids) {
      request.addClientIds(id.bytes());
    }
    return admin.admin().listClients(request.build()).getClientsList();
  }

  @Test
  void clientsAreListedWithLabelsAllOrThoseNamed() {
    enrol(ZEROS, 5, false);
    enrol(CLIENT, 6, false);
    assertThat(list()).containsExactlyElementsOf(store.clients.values());
    // Eight zero bytes are an id like any other.
    assertThat(list(ZEROS)).containsExactly(store.clients.get(ZEROS));
    assertThat(list(OTHER)).isEmpty();
    // An empty id names nobody, rather than everybody.
    assertThat(list(ClientId.NIL)).isEmpty();
  }

  @Test
  void malformedClientIdsAreRefused() {
    var stub = admin.admin();
    ByteString wrong = ByteString.copyFromUtf8("seven..");
    refused(
        Code.INVALID_ARGUMENT,
        "8 bytes",
        () -> stub.listClients(ListClientsRequest.newBuilder().addClientIds(wrong).build()));
    refused(
        Code.INVALID_ARGUMENT,
        "8 bytes",
        () -> stub.blacklistClient(BlacklistClientRequest.newBuilder().setClientId(wrong).build()));
    refused(
        Code.INVALID_ARGUMENT,
        "8 bytes",
        () ->
            stub.listClientContacts(
                ListClientContactsRequest.newBuilder().setClientId(wrong).build()));
    refused(
        Code.INVALID_ARGUMENT,
        "8 bytes",
        () ->
            stub.streamClientContacts(
                    StreamClientContactsRequest.newBuilder().setClientId(wrong).build())
                .hasNext());
  }

  @Test
  void callsOnOneClientNeedOne() {
    var stub = admin.admin();
    refused(
        Code.INVALID_ARGUMENT,
        "client_id is missing",
        () -> stub.blacklistClient(BlacklistClientRequest.getDefaultInstance()));
    refused(
        Code.INVALID_ARGUMENT,
        "client_id is missing",
        () -> stub.listClientContacts(ListClientContactsRequest.getDefaultInstance()));
    refused(
        Code.INVALID_ARGUMENT,
        "client_id is missing",
        () ->
            stub.streamClientContacts(StreamClientContactsRequest.getDefaultInstance()).hasNext());
    refused(
        Code.INVALID_ARGUMENT,
        "client_id is missing",
        () ->
            stub.fetchClientResourceUsageRecords(
                FetchClientResourceUsageRecordsRequest.getDefaultInstance()));
  }

  private List<ByteString> ids(StreamClientIdsRequest.Builder request) {
    return RunningAdmin.all(admin.admin().streamClientIds(request.build())).stream()
        .map(StreamClientIdsResponse::getClientId)
        .toList();
  }

  @Test
  void idsAreStreamedByBlacklistAndStrictlyLaterContact() {
    enrol(ZEROS, 5, false);
    enrol(CLIENT, 6, false);
    enrol(OTHER, 7, true);
    assertThat(ids(StreamClientIdsRequest.newBuilder()))
        .containsExactly(ZEROS.bytes(), CLIENT.bytes());
    assertThat(
            ids(
                StreamClientIdsRequest.newBuilder()
                    .setIncludeBlacklisted(true)
                    .setLastContactAfter(Timestamp.newBuilder().setSeconds(5))))
        .containsExactly(CLIENT.bytes(), OTHER.bytes());
    var stub = admin.admin();
    StreamClientIdsRequest wrong =
        StreamClientIdsRequest.newBuilder()
            .setLastContactAfter(Timestamp.newBuilder().setNanos(-1))
            .build();
    refused(
        Code.INVALID_ARGUMENT, "last_contact_after", () -> stub.streamClientIds(wrong).hasNext());
  }

  @Test
  void manyIdsReachACallerThatTakesThemSlowly() {
    int many = 20_000;
    for (int i = 0; i < many; i++) {
      enrol(ClientId.parse("%016x".formatted(i)), 1, false);
    }
    Iterator<StreamClientIdsResponse> ids =
        admin.admin().streamClientIds(StreamClientIdsRequest.getDefaultInstance());
    int taken = 0;
    while (ids.hasNext()) {
      assertThat(ids.next().getClientId())
          .isEqualTo(ClientId.parse("%016x".formatted(taken++)).bytes());
    }
    assertThat(taken).isEqualTo(many);
  }

  @Test
  void readOfTheStoreEndsWhenItsCallerGoesAway() throws Exception {
    CompletableFuture<RuntimeException> ended = new CompletableFuture<>();
    MemoryStore endless =
        new MemoryStore() {
          @Override
          public void streamClientIds(
              boolean all, java.time.Instant after, Consumer<ClientId> consumer) {
            try {
              while (true) {
                consumer.accept(CLIENT);
              }
            } catch (RuntimeException e) {
              ended.complete(e);
              throw e;
            }
          }
        };
    try (RunningAdmin other = new RunningAdmin(endless)) {
      Context.CancellableContext call = Context.current().withCancellation();
      call.run(
          () ->
              assertThat(
                      other
                          .admin()
                          .streamClientIds(StreamClientIdsRequest.getDefaultInstance())
                          .hasNext())
                  .isTrue());
      call.cancel(null);
      assertThat(ended.get(30, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.CancellationException.class);
    }
  }

  @Test
  void contactsAreListedAndStreamed() {
    enrol(CLIENT, 5, false);
    ClientContact first =
        ClientContact.newBuilder().setSentNonce(-1).setObservedAddress("10.0.0.1:1").build();
    ClientContact second =
        ClientContact.newBuilder().setReceivedNonce(-1).setObservedAddress("10.0.0.2:2").build();
    store.contacts.addAll(List.of(first, second));
    assertThat(
            admin
                .admin()
                .listClientContacts(
                    ListClientContactsRequest.newBuilder().setClientId(CLIENT.bytes()).build())
                .getContactsList())
        .containsExactly(first, second);
    assertThat(streamedContacts(CLIENT)).containsExactly(first, second);
    assertThat(streamedContacts(OTHER)).isEmpty();
  }

  private List<ClientContact> streamedContacts(ClientId client) {
    return RunningAdmin.all(
            admin
                .admin()
                .streamClientContacts(
                    StreamClientContactsRequest.newBuilder().setClientId(client.bytes()).build()))
        .stream()
        .map(StreamClientContactsResponse::getContact)
        .toList();
  }

  @Test
  void blacklistedClientIsMarkedForgottenByCachesAndWoken() {
    enrol(CLIENT, 5, false);
    var _ =
        admin
            .admin()
            .blacklistClient(
                BlacklistClientRequest.newBuilder().setClientId(CLIENT.bytes()).build());
    assertThat(store.clients.get(CLIENT).getBlacklisted()).isTrue();
    assertThat(admin.changed).containsExactly(CLIENT);
    assertThat(admin.woken).containsExactly(CLIENT);
    // As with the reference, an unknown client is no error.
    var _ =
        admin
            .admin()
            .blacklistClient(
                BlacklistClientRequest.newBuilder().setClientId(OTHER.bytes()).build());
  }

  @Test
  void usageRecordsNeedBothEndsOfTheWindow() {
    ClientResourceUsageRecord record =
        ClientResourceUsageRecord.newBuilder().setScope("system").setPid(1).build();
    store.usage.add(record);
    Timestamp start = Times.timestamp(NOW);
    Timestamp end = Times.timestamp(NOW.plusSeconds(1));
    FetchClientResourceUsageRecordsRequest.Builder request =
        FetchClientResourceUsageRecordsRequest.newBuilder().setClientId(CLIENT.bytes());
    var stub = admin.admin();
    assertThat(
            stub.fetchClientResourceUsageRecords(
                    request.clone().setStartTimestamp(start).setEndTimestamp(end).build())
                .getRecordsList())
        .containsExactly(record);
    assertThat(store.queries).containsExactly(List.of(CLIENT, NOW, NOW.plusSeconds(1)));
    for (FetchClientResourceUsageRecordsRequest wrong :
        List.of(
            request.clone().setStartTimestamp(start).build(),
            request.clone().setEndTimestamp(end).build())) {
      refused(
          Code.INVALID_ARGUMENT, "both needed", () -> stub.fetchClientResourceUsageRecords(wrong));
    }
    FetchClientResourceUsageRecordsRequest backwards =
        request.setStartTimestamp(end).setEndTimestamp(start).build();
    refused(
        Code.INVALID_ARGUMENT,
        "ends before it starts",
        () -> stub.fetchClientResourceUsageRecords(backwards));
  }
}
