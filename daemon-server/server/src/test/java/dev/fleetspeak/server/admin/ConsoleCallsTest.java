package dev.fleetspeak.server.admin;

import static dev.fleetspeak.server.admin.RunningAdmin.CLIENT;
import static dev.fleetspeak.server.admin.RunningAdmin.NOW;
import static dev.fleetspeak.server.admin.RunningAdmin.OTHER;
import static dev.fleetspeak.server.admin.RunningAdmin.refused;
import static dev.fleetspeak.server.admin.RunningAdmin.toClient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.version.BuildInfo;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.Backlog;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ClientSummary;
import dev.fleetspeak.proto.console.v1.CountBucket;
import dev.fleetspeak.proto.console.v1.CountColumn;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.GetBacklogRequest;
import dev.fleetspeak.proto.console.v1.GetInstallationRequest;
import dev.fleetspeak.proto.console.v1.Installation;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsRequest;
import dev.fleetspeak.proto.console.v1.ListServiceVersionsResponse;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.ServiceVersion;
import dev.fleetspeak.proto.console.v1.Tristate;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.store.ClientPage;
import dev.fleetspeak.server.store.ClientQuery;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.ReportedService;
import dev.fleetspeak.server.store.ServiceVersions;
import dev.fleetspeak.server.store.StoredMessage;
import io.grpc.Status.Code;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console's reads (tools.md 12.1): what is asked of the store, and what callers see. */
class ConsoleCallsTest {
  private static final Timestamp TIME = Times.timestamp(NOW);
  private static final Timestamp LATER = Times.timestamp(NOW.plusSeconds(60));

  private final MemoryStore store = new MemoryStore();
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin(store);
    store.enrol(CLIENT);
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private Object query() {
    return store.queries.getLast();
  }

  @Test
  void installationSaysWhatTheServerIsWithoutTheServicesConfiguration() {
    assertThat(admin.console().getInstallation(GetInstallationRequest.getDefaultInstance()))
        .isEqualTo(
            Installation.newBuilder()
                .setVersion(BuildInfo.version())
                .setCommit(BuildInfo.commit())
                .setStartTime(TIME)
                .setStoreEngine("memory")
                .setStoreEngineVersion("1.2")
                .setStoreSchemaVersion(3)
                .setRequiredLabel("prod")
                .setFrontendMode("mtls_config")
                .setStreaming(true)
                .setHttpsAddress("localhost:4321")
                .addServices(
                    ServiceConfig.newBuilder()
                        .setName("saver")
                        .setFactory("MessageSaver")
                        .setMaxParallelism(5))
                .addServices(
                    ServiceConfig.newBuilder()
                        .setName("noop")
                        .setFactory("NOOP")
                        .setMaxParallelism(100))
                .setOnlineWithin(com.google.protobuf.Duration.newBuilder().setSeconds(600))
                .setSilentAfter(com.google.protobuf.Duration.newBuilder().setSeconds(86400))
                .setPayloadRetention(com.google.protobuf.Duration.newBuilder().setSeconds(3600))
                .build());
  }

  @Test
  void clientQueryWithoutAFilterAsksForAHundredOfAll() {
    var _ = admin.console().queryClients(QueryClientsRequest.getDefaultInstance());
    assertThat(query()).isEqualTo(ClientQuery.all(100));
  }

  @Test
  void clientQueryPassesItsFilterOn() {
    var _ =
        admin
            .console()
            .queryClients(
                QueryClientsRequest.newBuilder()
                    .setIdPrefix("01AB")
                    .addLabels("linux")
                    .setBlacklisted(Tristate.TRISTATE_NO)
                    .setStreaming(Tristate.TRISTATE_YES)
                    .setOnline(Tristate.TRISTATE_NO)
                    .setServiceName("ls")
                    .setServiceSignature(ByteString.copyFromUtf8("signature"))
                    .setContactAfter(TIME)
                    .setContactBefore(LATER)
                    .setOrder(QueryClientsRequest.Order.ORDER_LAST_CONTACT_ASCENDING)
                    .setPageSize(5000)
                    .setPageToken("next")
                    .build());
    assertThat(query())
        .isEqualTo(
            new ClientQuery(
                "01ab",
                List.of("linux"),
                false,
                NOW,
                NOW.plusSeconds(60),
                true,
                new ClientQuery.Online(false, NOW.minusSeconds(600), Set.of(CLIENT, OTHER)),
                new ClientQuery.Runs("ls", ByteString.copyFromUtf8("signature")),
                ClientQuery.Order.LAST_CONTACT_ASC,
                1000,
                "next"));
  }

  @Test
  void clientsOfAServiceInWhateverVersionAreAskedFor() {
    var _ =
        admin.console().queryClients(QueryClientsRequest.newBuilder().setServiceName("ls").build());
    assertThat(query()).isEqualTo(ClientQuery.all(100).where(new ClientQuery.Runs("ls", null)));
  }

  @Test
  void onlineIsWhoStreamsOrCalledRecently() {
    Client streams = Client.newBuilder().setClientId(CLIENT.bytes()).build();
    ClientId polled = ClientId.parse("00000000000000aa");
    Client recent =
        Client.newBuilder()
            .setClientId(polled.bytes())
            .setLastContactTime(Times.timestamp(NOW.minusSeconds(600)))
            .build();
    Client late =
        recent.toBuilder().setLastContactTime(Times.timestamp(NOW.minusSeconds(601))).build();
    store.clientPage =
        new ClientPage(
            List.of(
                new ClientPage.Row(streams, null, 0, 0),
                new ClientPage.Row(recent, null, 0, 0),
                new ClientPage.Row(late, null, 0, 0)),
            null,
            3);
    assertThat(
            admin.console().queryClients(QueryClientsRequest.getDefaultInstance()).getClientsList())
        .extracting(ClientSummary::getOnline, ClientSummary::getStreaming)
        .containsExactly(tuple(true, true), tuple(true, false), tuple(false, false));
  }

  @Test
  void versionsOfServicesAreShownWithTheirClients() throws Exception {
    ByteString signature = ByteString.copyFromUtf8("signature");
    store.serviceVersions =
        new ServiceVersions(
            List.of(
                new ServiceVersions.Row("ls", ByteString.EMPTY, 2, NOW),
                new ServiceVersions.Row("ls", signature, 7, NOW)),
            "more",
            8);
    assertThat(
            admin
                .console()
                .listServiceVersions(
                    ListServiceVersionsRequest.newBuilder()
                        .setServiceName("ls")
                        .setPageSize(2)
                        .setPageToken("next")
                        .build()))
        .isEqualTo(
            ListServiceVersionsResponse.newBuilder()
                .addVersions(
                    ServiceVersion.newBuilder()
                        .setName("ls")
                        .setClients(2)
                        .setNewestReportTime(TIME))
                .addVersions(
                    ServiceVersion.newBuilder()
                        .setName("ls")
                        .setSignature(signature)
                        .setSignatureSha256(
                            ByteString.copyFrom(
                                MessageDigest.getInstance("SHA-256")
                                    .digest(signature.toByteArray())))
                        .setClients(7)
                        .setNewestReportTime(TIME))
                .setNextPageToken("more")
                .setReportingClients(8)
                .build());
    assertThat(query()).isEqualTo(List.of("ls", 2, "next"));
  }

  @Test
  void clientPageIsShownWithItsSides() {
    Client client = Client.newBuilder().setClientId(CLIENT.bytes()).build();
    Client old =
        Client.newBuilder().setClientId(ClientId.parse("00000000000000aa").bytes()).build();
    store.clientPage =
        new ClientPage(
            List.of(new ClientPage.Row(client, NOW, 7, 3), new ClientPage.Row(old, null, 0, 0)),
            "more",
            12);
    assertThat(admin.console().queryClients(QueryClientsRequest.getDefaultInstance()))
        .isEqualTo(
            QueryClientsResponse.newBuilder()
                .addClients(
                    ClientSummary.newBuilder()
                        .setClient(client)
                        .setFirstSeen(TIME)
                        .setPendingMessages(7)
                        .setInstalledServices(3)
                        .setOnline(true)
                        .setStreaming(true))
                .addClients(ClientSummary.newBuilder().setClient(old))
                .setNextPageToken("more")
                .setTotalEstimate(12)
                .build());
  }

  @Test
  void badClientQueriesAreRefused() {
    var stub = admin.console();
    for (QueryClientsRequest wrong :
        List.of(
            QueryClientsRequest.newBuilder().setIdPrefix("xyz").build(),
            QueryClientsRequest.newBuilder().setIdPrefix("01234567890123456").build(),
            QueryClientsRequest.newBuilder().setPageSize(-1).build(),
            QueryClientsRequest.newBuilder().setBlacklistedValue(9).build(),
            QueryClientsRequest.newBuilder().setOrderValue(9).build(),
            QueryClientsRequest.newBuilder().setOnlineValue(9).build(),
            QueryClientsRequest.newBuilder().setServiceSignature(ByteString.EMPTY).build(),
            QueryClientsRequest.newBuilder()
                .setContactAfter(Timestamp.newBuilder().setNanos(-1))
                .build())) {
      refused(Code.INVALID_ARGUMENT, "", () -> stub.queryClients(wrong));
    }
    assertThat(store.queries).isEmpty();
  }

  @Test
  void servicesOfAClientAreShownSignedAndUnsigned() throws Exception {
    ByteString signature = ByteString.copyFromUtf8("signature");
    store.services.add(new ReportedService("signed", signature, NOW));
    store.services.add(new ReportedService("text", ByteString.EMPTY, NOW));
    assertThat(
            admin
                .console()
                .listClientServices(
                    ListClientServicesRequest.newBuilder().setClientId(CLIENT.bytes()).build())
                .getServicesList())
        .containsExactly(
            ClientService.newBuilder()
                .setName("signed")
                .setSignature(signature)
                .setSignatureSha256(
                    ByteString.copyFrom(
                        MessageDigest.getInstance("SHA-256").digest(signature.toByteArray())))
                .setReportTime(TIME)
                .build(),
            ClientService.newBuilder().setName("text").setReportTime(TIME).build());
  }

  @Test
  void servicesOfAnUnknownClientAreNotFound() {
    var stub = admin.console();
    refused(
        Code.NOT_FOUND,
        OTHER.toString(),
        () ->
            stub.listClientServices(
                ListClientServicesRequest.newBuilder().setClientId(OTHER.bytes()).build()));
    refused(
        Code.INVALID_ARGUMENT,
        "client_id is missing",
        () -> stub.listClientServices(ListClientServicesRequest.getDefaultInstance()));
  }

  @Test
  void messageQueryPassesItsFilterOn() {
    var _ = admin.console().listMessages(ListMessagesRequest.getDefaultInstance());
    assertThat(query())
        .isEqualTo(new MessageQuery(null, null, null, null, null, null, null, false, 100, null));
    var _ =
        admin
            .console()
            .listMessages(
                ListMessagesRequest.newBuilder()
                    .setClientId(CLIENT.bytes())
                    .setDirection(dev.fleetspeak.proto.console.v1.Direction.DIRECTION_FROM_CLIENT)
                    .setServiceName("ls")
                    .setMessageType("Type")
                    .setState(dev.fleetspeak.proto.console.v1.MessageState.MESSAGE_STATE_FAILED)
                    .setStartTime(TIME)
                    .setEndTime(LATER)
                    .setWantData(true)
                    .setPageSize(7)
                    .setPageToken("token")
                    .build());
    assertThat(query())
        .isEqualTo(
            new MessageQuery(
                CLIENT,
                Direction.FROM_CLIENT,
                "ls",
                "Type",
                MessageState.FAILED,
                NOW,
                NOW.plusSeconds(60),
                true,
                7,
                "token"));
  }

  @Test
  void messagePageIsShown() {
    Message message = toClient(CLIENT).build();
    store.messagePage =
        new MessagePage(
            List.of(
                new StoredMessage(message, MessageState.PENDING, 2, NOW),
                new StoredMessage(message, MessageState.PROCESSED, 0, null)),
            null,
            -1);
    assertThat(admin.console().listMessages(ListMessagesRequest.getDefaultInstance()))
        .isEqualTo(
            ListMessagesResponse.newBuilder()
                .addMessages(
                    MessageSummary.newBuilder()
                        .setMessage(message)
                        .setState(
                            dev.fleetspeak.proto.console.v1.MessageState.MESSAGE_STATE_PENDING)
                        .setRetryCount(2)
                        .setDueTime(TIME))
                .addMessages(
                    MessageSummary.newBuilder()
                        .setMessage(message)
                        .setState(
                            dev.fleetspeak.proto.console.v1.MessageState.MESSAGE_STATE_PROCESSED))
                .setTotalEstimate(-1)
                .build());
  }

  @Test
  void badMessageQueriesAreRefused() {
    var stub = admin.console();
    for (ListMessagesRequest wrong :
        List.of(
            ListMessagesRequest.newBuilder().setClientId(ByteString.copyFromUtf8("short")).build(),
            ListMessagesRequest.newBuilder().setDirectionValue(9).build(),
            ListMessagesRequest.newBuilder().setStateValue(9).build(),
            ListMessagesRequest.newBuilder().setPageSize(-5).build(),
            ListMessagesRequest.newBuilder().setStartTime(LATER).setEndTime(TIME).build())) {
      refused(Code.INVALID_ARGUMENT, "", () -> stub.listMessages(wrong));
    }
    assertThat(store.queries).isEmpty();
  }

  @Test
  void countsAreAskedForByBucketAndColumns() {
    var _ = admin.console().countMessages(CountMessagesRequest.getDefaultInstance());
    assertThat(query()).isEqualTo(new CountQuery(null, null, null, Set.of(), null, null, null));
    var _ =
        admin
            .console()
            .countMessages(
                CountMessagesRequest.newBuilder()
                    .setStartTime(TIME)
                    .setEndTime(LATER)
                    .setBucket(CountBucket.COUNT_BUCKET_HOUR)
                    .addGroupBy(CountColumn.COUNT_COLUMN_MESSAGE_TYPE)
                    .addGroupBy(CountColumn.COUNT_COLUMN_DIRECTION)
                    .addGroupBy(CountColumn.COUNT_COLUMN_DIRECTION)
                    .setDirection(dev.fleetspeak.proto.console.v1.Direction.DIRECTION_TO_CLIENT)
                    .setServiceName("ls")
                    .setMessageType("Type")
                    .build());
    assertThat(query())
        .isEqualTo(
            new CountQuery(
                NOW,
                NOW.plusSeconds(60),
                Duration.ofHours(1),
                Set.of(CountQuery.Column.TYPE, CountQuery.Column.DIRECTION),
                Direction.TO_CLIENT,
                "ls",
                "Type"));
  }

  @Test
  void countsAreShownInTheStoresOrderWithOnlyTheColumnsAskedFor() {
    store.counts =
        List.of(
            new MessageCount(NOW, Direction.INTERNAL, "a", "b", "T", 4, 3, 1, 99),
            new MessageCount(null, null, null, null, null, 1, 0, 0, 5));
    assertThat(
            admin
                .console()
                .countMessages(CountMessagesRequest.getDefaultInstance())
                .getCountsList())
        .containsExactly(
            dev.fleetspeak.proto.console.v1.MessageCount.newBuilder()
                .setBucketStart(TIME)
                .setDirection(dev.fleetspeak.proto.console.v1.Direction.DIRECTION_INTERNAL)
                .setSourceService("a")
                .setDestinationService("b")
                .setMessageType("T")
                .setCount(4)
                .setProcessed(3)
                .setFailed(1)
                .setBytes(99)
                .build(),
            dev.fleetspeak.proto.console.v1.MessageCount.newBuilder()
                .setCount(1)
                .setBytes(5)
                .build());
  }

  @Test
  void badCountQueriesAreRefused() {
    var stub = admin.console();
    for (CountMessagesRequest wrong :
        List.of(
            CountMessagesRequest.newBuilder().setBucketValue(9).build(),
            CountMessagesRequest.newBuilder()
                .addGroupBy(CountColumn.COUNT_COLUMN_UNSPECIFIED)
                .build(),
            CountMessagesRequest.newBuilder().addGroupByValue(9).build(),
            CountMessagesRequest.newBuilder().setStartTime(LATER).setEndTime(TIME).build())) {
      refused(Code.INVALID_ARGUMENT, "", () -> stub.countMessages(wrong));
    }
    assertThat(store.queries).isEmpty();
  }

  @Test
  void backlogIsTheStores() {
    assertThat(admin.console().getBacklog(GetBacklogRequest.getDefaultInstance()))
        .isEqualTo(
            Backlog.newBuilder()
                .setToClients(2)
                .setToServer(1)
                .setOldestCreationTime(TIME)
                .build());
  }
}
