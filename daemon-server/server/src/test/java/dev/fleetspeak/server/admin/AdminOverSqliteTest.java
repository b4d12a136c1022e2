package dev.fleetspeak.server.admin;

import static dev.fleetspeak.server.admin.RunningAdmin.CLIENT;
import static dev.fleetspeak.server.admin.RunningAdmin.OTHER;
import static dev.fleetspeak.server.admin.RunningAdmin.data;
import static dev.fleetspeak.server.admin.RunningAdmin.refused;
import static dev.fleetspeak.server.admin.RunningAdmin.toClient;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.CountColumn;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.GetInstallationRequest;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.proto.server.GetPendingMessageCountRequest;
import dev.fleetspeak.proto.server.GetPendingMessagesRequest;
import dev.fleetspeak.proto.server.ListActiveBroadcastsRequest;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.proto.server.StoreFileRequest;
import dev.fleetspeak.proto.server.StreamClientContactsRequest;
import dev.fleetspeak.proto.server.StreamClientContactsResponse;
import dev.fleetspeak.proto.server.StreamClientIdsRequest;
import dev.fleetspeak.proto.server.StreamClientIdsResponse;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.NewClient;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import dev.fleetspeak.server.store.sql.SqliteDatastore;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checklist of server.md 6.4, and the console's reads, over a real store. */
class AdminOverSqliteTest {
  private static final ClientId ZEROS = ClientId.parse("0000000000000000");
  private static final Timestamp TIME = Timestamp.newBuilder().setSeconds(1_800_000_000).build();

  @TempDir private Path folder;
  private SqlDatastore store;
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    store = SqliteDatastore.open(SqliteSettings.defaults(folder.resolve("fleetspeak.db")));
    admin = new RunningAdmin(store);
    contact(CLIENT, 1, "10.0.0.1:1", List.of());
    contact(ZEROS, 1, "10.0.0.9:1", List.of());
  }

  @AfterEach
  void stop() {
    admin.close();
    store.close();
  }

  private void contact(
      ClientId client,
      long nonce,
      String address,
      List<Message> messages,
      ClientEffect... effects) {
    var _ =
        store.commitContact(
            new ContactCommit(
                client,
                new NewClient(ByteString.copyFromUtf8("key"), List.of("linux", "prod")),
                new ContactRow.Fresh(Instant.now(), nonce, nonce - 1, address, null, null),
                messages,
                List.of(effects)));
  }

  private Message inserted() {
    Message message = toClient(CLIENT).setCreationTime(TIME).build();
    var _ = admin.admin().insertMessage(message);
    return message;
  }

  @Test
  void createdBroadcastIsListedByServiceDestinationIncluded() {
    Broadcast broadcast =
        Broadcast.newBuilder()
            .setBroadcastId(BroadcastId.random().bytes())
            .setSource(Address.newBuilder().setServiceName("saver"))
            .setDestination(Address.newBuilder().setServiceName("ls"))
            .setMessageType("Type")
            .setData(data(4))
            .addRequiredLabels(Label.newBuilder().setServiceName("client").setLabel("linux"))
            .build();
    var _ =
        admin
            .admin()
            .createBroadcast(
                CreateBroadcastRequest.newBuilder().setBroadcast(broadcast).setLimit(-1).build());
    assertThat(
            admin
                .admin()
                .listActiveBroadcasts(
                    ListActiveBroadcastsRequest.newBuilder().setServiceName("saver").build())
                .getBroadcastsList())
        .containsExactly(broadcast);
    var stub = admin.admin();
    CreateBroadcastRequest again =
        CreateBroadcastRequest.newBuilder().setBroadcast(broadcast).setLimit(1).build();
    refused(Code.INVALID_ARGUMENT, "exists already", () -> stub.createBroadcast(again));
  }

  @Test
  void statusOfAnUnknownMessageIsEmptyAndOfAStoredOneHasItsCreationTime() {
    assertThat(status(MessageId.random())).isEqualTo(GetMessageStatusResponse.getDefaultInstance());
    assertThat(status(MessageId.of(inserted().getMessageId())))
        .isEqualTo(GetMessageStatusResponse.newBuilder().setCreationTime(TIME).build());
  }

  private GetMessageStatusResponse status(MessageId id) {
    return admin
        .admin()
        .getMessageStatus(GetMessageStatusRequest.newBuilder().setMessageId(id.bytes()).build());
  }

  @Test
  void flaw15_failedMessagesAreShownAsFailed() {
    MessageId id = MessageId.of(inserted().getMessageId());
    contact(CLIENT, 2, "10.0.0.1:1", List.of(), new ClientEffect.Fail(id, "exit status 2"));
    assertThat(status(id).getResult().getFailed()).isTrue();
    assertThat(status(id).getResult().getFailedReason()).isEqualTo("exit status 2");
  }

  @Test
  void clientsAreListedWithLabelsAndLastContact() {
    List<Client> all =
        admin.admin().listClients(ListClientsRequest.getDefaultInstance()).getClientsList();
    assertThat(all)
        .extracting(Client::getClientId)
        .containsExactlyInAnyOrder(CLIENT.bytes(), ZEROS.bytes());
    assertThat(all)
        .allSatisfy(
            client -> {
              assertThat(client.getLabelsList())
                  .extracting(Label::getLabel)
                  .containsExactlyInAnyOrder("linux", "prod");
              assertThat(client.getLastContactTime().getSeconds()).isPositive();
            });
    assertThat(
            admin
                .admin()
                .listClients(ListClientsRequest.newBuilder().addClientIds(ZEROS.bytes()).build())
                .getClientsList())
        .extracting(Client::getClientId)
        .containsExactly(ZEROS.bytes());
    assertThat(
            admin
                .admin()
                .listClients(ListClientsRequest.newBuilder().addClientIds(ByteString.EMPTY).build())
                .getClientsList())
        .isEmpty();
  }

  @Test
  void idsAreStreamed() {
    assertThat(
            RunningAdmin.all(
                admin.admin().streamClientIds(StreamClientIdsRequest.getDefaultInstance())))
        .extracting(StreamClientIdsResponse::getClientId)
        .containsExactlyInAnyOrder(CLIENT.bytes(), ZEROS.bytes());
  }

  @Test
  void insertedMessageIsDueAtOnceAndEqualToWhatWasSent() {
    Message sent = inserted();
    assertThat(store.leaseForClient(CLIENT, 10, null, "")).containsExactly(sent);
    // The same once more is the same message.
    var _ = admin.admin().insertMessage(sent);
    assertThat(store.leaseForClient(CLIENT, 10, null, "")).isEmpty();
  }

  @Test
  void fivePendingMessagesAreCountedShownAndDeleted() {
    List<Message> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(inserted());
    }
    var stub = admin.admin();
    GetPendingMessagesRequest.Builder request =
        GetPendingMessagesRequest.newBuilder().addClientIds(CLIENT.bytes()).setWantData(true);
    List<Message> all = stub.getPendingMessages(request.build()).getMessagesList();
    assertThat(all).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(
            stub.getPendingMessages(request.clone().setOffset(1).setLimit(2).build())
                .getMessagesList())
        .isEqualTo(all.subList(1, 3));
    assertThat(
            stub.getPendingMessages(request.clone().setWantData(false).build()).getMessagesList())
        .hasSize(5)
        .noneMatch(Message::hasData);
    GetPendingMessageCountRequest count =
        GetPendingMessageCountRequest.newBuilder().addClientIds(CLIENT.bytes()).build();
    assertThat(stub.getPendingMessageCount(count).getCount()).isEqualTo(5);
    var _ =
        stub.deletePendingMessages(
            DeletePendingMessagesRequest.newBuilder().addClientIds(CLIENT.bytes()).build());
    assertThat(stub.getPendingMessageCount(count).getCount()).isZero();
    assertThat(store.leaseForClient(CLIENT, 10, null, "")).isEmpty();
    assertThat(status(MessageId.of(sent.getFirst().getMessageId())).getResult().getFailedReason())
        .isEqualTo("Removed by admin action.");
  }

  @Test
  void contactsAreStreamedWithTheirAddresses() {
    contact(CLIENT, 2, "10.0.0.2:2", List.of());
    assertThat(
            RunningAdmin.all(
                admin
                    .admin()
                    .streamClientContacts(
                        StreamClientContactsRequest.newBuilder()
                            .setClientId(CLIENT.bytes())
                            .build())))
        .extracting(StreamClientContactsResponse::getContact)
        .extracting(ClientContact::getObservedAddress)
        .containsExactly("10.0.0.1:1", "10.0.0.2:2");
  }

  @Test
  void storedFileIsThere() {
    var _ =
        admin
            .admin()
            .storeFile(
                StoreFileRequest.newBuilder()
                    .setServiceName("updates")
                    .setFileName("f")
                    .setData(ByteString.copyFromUtf8("content"))
                    .build());
    assertThat(store.readFile("updates", "f").orElseThrow().content())
        .isEqualTo(ByteString.copyFromUtf8("content"));
  }

  @Test
  void clientsArePagedInOrderAndToTheEnd() {
    contact(OTHER, 1, "10.0.0.3:3", List.of());
    List<ByteString> seen = new ArrayList<>();
    String token = "";
    do {
      QueryClientsResponse page =
          admin
              .console()
              .queryClients(
                  QueryClientsRequest.newBuilder()
                      .addLabels("linux")
                      .setPageSize(2)
                      .setPageToken(token)
                      .build());
      assertThat(page.getTotalEstimate()).isEqualTo(3);
      page.getClientsList().forEach(client -> seen.add(client.getClient().getClientId()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(seen).containsExactly(ZEROS.bytes(), CLIENT.bytes(), OTHER.bytes());
  }

  @Test
  void badPageTokensAreRefused() {
    var stub = admin.console();
    for (String token : List.of("x", "::", "9223372036854775808:1", "'")) {
      refused(
          Code.INVALID_ARGUMENT,
          "",
          () ->
              stub.queryClients(
                  QueryClientsRequest.newBuilder()
                      .setOrder(QueryClientsRequest.Order.ORDER_LAST_CONTACT_DESCENDING)
                      .setPageToken(token)
                      .build()));
      refused(
          Code.INVALID_ARGUMENT,
          "",
          () -> stub.listMessages(ListMessagesRequest.newBuilder().setPageToken(token).build()));
    }
  }

  @Test
  void messagesArePagedNewestFirst() {
    for (int i = 0; i < 5; i++) {
      var _ =
          admin
              .admin()
              .insertMessage(
                  toClient(CLIENT)
                      .setCreationTime(TIME.toBuilder().setSeconds(TIME.getSeconds() + i))
                      .build());
    }
    List<Long> seen = new ArrayList<>();
    String token = "";
    do {
      ListMessagesResponse page =
          admin
              .console()
              .listMessages(
                  ListMessagesRequest.newBuilder()
                      .setClientId(CLIENT.bytes())
                      .setPageSize(2)
                      .setPageToken(token)
                      .build());
      page.getMessagesList().stream()
          .map(MessageSummary::getMessage)
          .forEach(message -> seen.add(message.getCreationTime().getSeconds() - TIME.getSeconds()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(seen).containsExactly(4L, 3L, 2L, 1L, 0L);
  }

  @Test
  void countsGroupByTypeAndSurviveTheEndOfMessages() {
    Message one = inserted();
    Message two = inserted();
    contact(
        CLIENT,
        2,
        "10.0.0.1:1",
        List.of(),
        new ClientEffect.Acknowledge(List.of(MessageId.of(one.getMessageId()))),
        new ClientEffect.Fail(MessageId.of(two.getMessageId()), "no"));
    var counts =
        admin
            .console()
            .countMessages(
                CountMessagesRequest.newBuilder()
                    .addGroupBy(CountColumn.COUNT_COLUMN_MESSAGE_TYPE)
                    .build())
            .getCountsList();
    assertThat(counts).hasSize(1);
    assertThat(counts.getFirst().getMessageType()).isEqualTo("Type");
    assertThat(counts.getFirst().getCount()).isEqualTo(2);
    assertThat(counts.getFirst().getProcessed()).isEqualTo(1);
    assertThat(counts.getFirst().getFailed()).isEqualTo(1);
  }

  @Test
  void servicesOfAClientThatReportedNoneAreEmptyAndOfAnUnknownOneNotFound() {
    assertThat(
            admin
                .console()
                .listClientServices(
                    ListClientServicesRequest.newBuilder().setClientId(CLIENT.bytes()).build())
                .getServicesList())
        .isEmpty();
    var stub = admin.console();
    refused(
        Code.NOT_FOUND,
        OTHER.toString(),
        () ->
            stub.listClientServices(
                ListClientServicesRequest.newBuilder().setClientId(OTHER.bytes()).build()));
  }

  @Test
  void installationNamesTheStore() {
    assertThat(
            admin
                .console()
                .getInstallation(GetInstallationRequest.getDefaultInstance())
                .getStoreEngine())
        .isEqualTo("sqlite");
  }
}
