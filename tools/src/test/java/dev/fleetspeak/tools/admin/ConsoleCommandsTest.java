package dev.fleetspeak.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ClientSummary;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc;
import dev.fleetspeak.proto.console.v1.CountMessagesRequest;
import dev.fleetspeak.proto.console.v1.CountMessagesResponse;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.GetInstallationRequest;
import dev.fleetspeak.proto.console.v1.Installation;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.proto.console.v1.ListClientServicesResponse;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.MessageCount;
import dev.fleetspeak.proto.console.v1.MessageState;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import dev.fleetspeak.proto.console.v1.QueryClientsRequest;
import dev.fleetspeak.proto.console.v1.QueryClientsResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Match;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Outcome;
import dev.fleetspeak.proto.console.v1.Tristate;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientResourceUsageRecord;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.proto.server.FetchClientResourceUsageRecordsRequest;
import dev.fleetspeak.proto.server.FetchClientResourceUsageRecordsResponse;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.proto.server.GetPendingMessageCountRequest;
import dev.fleetspeak.proto.server.GetPendingMessageCountResponse;
import dev.fleetspeak.proto.server.GetPendingMessagesRequest;
import dev.fleetspeak.proto.server.GetPendingMessagesResponse;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import dev.fleetspeak.tools.Captured;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the reference does not have (P-11). */
class ConsoleCommandsTest {
  private static final String CLIENT = "4f0c21aa9be07d13";
  private static final String INPUT =
      "[type.googleapis.com/fleetspeak.stdinservice.InputMessage] { args: \"/\" }";

  private final Answers answers = new Answers();
  private FakeServer server;

  /** What the fake says. */
  private static final class Answers {
    final CountMessagesResponse.Builder counts = CountMessagesResponse.newBuilder();
    final GetMessageStatusResponse.Builder status = GetMessageStatusResponse.newBuilder();
    SendAndWaitResponse.Builder sent = SendAndWaitResponse.newBuilder();
  }

  private static <T> void answer(StreamObserver<T> observer, T value) {
    observer.onNext(value);
    observer.onCompleted();
  }

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer(new Admin(), new Console(), new Actions());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private final class Admin extends AdminGrpc.AdminImplBase {
    @Override
    public void insertMessage(Message request, StreamObserver<EmptyMessage> observer) {
      answer(observer, EmptyMessage.getDefaultInstance());
    }

    @Override
    public void getMessageStatus(
        GetMessageStatusRequest request, StreamObserver<GetMessageStatusResponse> observer) {
      answer(observer, answers.status.build());
    }

    @Override
    public void getPendingMessages(
        GetPendingMessagesRequest request, StreamObserver<GetPendingMessagesResponse> observer) {
      answer(
          observer,
          GetPendingMessagesResponse.newBuilder()
              .addMessages(message("Ping", ByteString.EMPTY))
              .build());
    }

    @Override
    public void getPendingMessageCount(
        GetPendingMessageCountRequest request,
        StreamObserver<GetPendingMessageCountResponse> observer) {
      answer(observer, GetPendingMessageCountResponse.newBuilder().setCount(7).build());
    }

    @Override
    public void deletePendingMessages(
        DeletePendingMessagesRequest request, StreamObserver<EmptyMessage> observer) {
      answer(observer, EmptyMessage.getDefaultInstance());
    }

    @Override
    public void createBroadcast(
        CreateBroadcastRequest request, StreamObserver<EmptyMessage> observer) {
      answer(observer, EmptyMessage.getDefaultInstance());
    }

    @Override
    public void fetchClientResourceUsageRecords(
        FetchClientResourceUsageRecordsRequest request,
        StreamObserver<FetchClientResourceUsageRecordsResponse> observer) {
      answer(
          observer,
          FetchClientResourceUsageRecordsResponse.newBuilder()
              .addRecords(
                  ClientResourceUsageRecord.newBuilder()
                      .setScope("system")
                      .setPid(42)
                      .setMeanUserCpuRate(0.125f)
                      .setMeanResidentMemoryMib(30))
              .build());
    }
  }

  private static Message message(String type, ByteString client) {
    return Message.newBuilder()
        .setMessageId(MessageId.parse("ab".repeat(32)).bytes())
        .setSource(Address.newBuilder().setServiceName("ls").setClientId(client))
        .setDestination(
            Address.newBuilder()
                .setServiceName("ls")
                .setClientId(client.isEmpty() ? ClientId.parse(CLIENT).bytes() : ByteString.EMPTY))
        .setMessageType(type)
        .setCreationTime(Timestamp.newBuilder().setSeconds(1_930_000_000))
        .build();
  }

  private final class Console extends ConsoleGrpc.ConsoleImplBase {
    @Override
    public void countMessages(
        CountMessagesRequest request, StreamObserver<CountMessagesResponse> observer) {
      answer(observer, answers.counts.build());
    }

    @Override
    public void queryClients(
        QueryClientsRequest request, StreamObserver<QueryClientsResponse> observer) {
      int page = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
      QueryClientsResponse.Builder response =
          QueryClientsResponse.newBuilder().setTotalEstimate(2500);
      for (int i = page; i < Math.min(2500, page + request.getPageSize()); i++) {
        response.addClients(
            ClientSummary.newBuilder()
                .setClient(
                    Client.newBuilder()
                        .setClientId(ClientId.parse("%016x".formatted(i)).bytes())
                        .setBlacklisted(i == 0)
                        .setLastContactStreamingTo(i == 0 ? "" : "server"))
                .setPendingMessages(i));
      }
      int next = page + request.getPageSize();
      answer(
          observer, response.setNextPageToken(next < 2500 ? Integer.toString(next) : "").build());
    }

    @Override
    public void listMessages(
        ListMessagesRequest request, StreamObserver<ListMessagesResponse> observer) {
      answer(
          observer,
          ListMessagesResponse.newBuilder()
              .addMessages(
                  MessageSummary.newBuilder()
                      .setState(MessageState.MESSAGE_STATE_FAILED)
                      .setMessage(
                          message("Pong", ClientId.parse(CLIENT).bytes()).toBuilder()
                              .setResult(MessageResult.newBuilder().setFailedReason("no luck"))
                              .setData(Any.pack(InputMessage.newBuilder().addArgs("/x").build()))))
              .build());
    }

    @Override
    public void listClientServices(
        ListClientServicesRequest request, StreamObserver<ListClientServicesResponse> observer) {
      answer(
          observer,
          ListClientServicesResponse.newBuilder()
              .addServices(
                  ClientService.newBuilder()
                      .setName("ls")
                      .setSignature(ByteString.copyFromUtf8("s"))
                      .setSignatureSha256(ByteString.copyFromUtf8("\001\002")))
              .addServices(ClientService.newBuilder().setName("plain"))
              .build());
    }

    @Override
    public void getInstallation(
        GetInstallationRequest request, StreamObserver<Installation> observer) {
      answer(
          observer,
          Installation.newBuilder()
              .setVersion("0.1.0")
              .setStoreEngine("sqlite")
              .addServices(ServiceConfig.newBuilder().setName("ls").setFactory("MessageSaver"))
              .build());
    }
  }

  private final class Actions extends ConsoleActionsGrpc.ConsoleActionsImplBase {
    @Override
    public void sendAndWait(
        SendAndWaitRequest request, StreamObserver<SendAndWaitResponse> observer) {
      answer(observer, answers.sent.setMessageId(request.getMessage().getMessageId()).build());
    }
  }

  private static MessageCount count(Direction direction, String from, String to, String type) {
    return MessageCount.newBuilder()
        .setDirection(direction)
        .setSourceService(from)
        .setDestinationService(to)
        .setMessageType(type)
        .setCount(3)
        .setProcessed(2)
        .setFailed(1)
        .setBytes(99)
        .build();
  }

  @Test
  void countsAreInAFixedOrderWithoutSystemAndWithoutTimes() throws Exception {
    answers
        .counts
        .addCounts(count(Direction.DIRECTION_TO_CLIENT, "ls", "ls", "In"))
        .addCounts(count(Direction.DIRECTION_FROM_CLIENT, "system", "system", "MessageAck"))
        .addCounts(count(Direction.DIRECTION_FROM_CLIENT, "ls", "ls", "Out"))
        .addCounts(count(Direction.DIRECTION_FROM_CLIENT, "hello", "system", "KillNotification"))
        .addCounts(count(Direction.DIRECTION_FROM_CLIENT, "cat", "cat", "Out"));
    String json = server.run("counts", "--output", "json").out();
    assertThat(json)
        .isEqualTo(
            """
            [
            {"direction":"from_client","source_service":"cat","destination_service":"cat","message_type":"Out","count":3,"processed":2,"failed":1,"bytes":99},
            {"direction":"from_client","source_service":"ls","destination_service":"ls","message_type":"Out","count":3,"processed":2,"failed":1,"bytes":99},
            {"direction":"to_client","source_service":"ls","destination_service":"ls","message_type":"In","count":3,"processed":2,"failed":1,"bytes":99}
            ]
            """);
    assertThat(server.run("--output=json", "counts").out()).isEqualTo(json);
    assertThat(server.run("counts", "--system").out().lines()).hasSize(6);
    assertThat(server.run("counts", "--service=system").out()).contains("MessageAck");
    assertThat(server.run("counts").out())
        .startsWith(
            """
            Direction:  Source service: Destination service: Message type: Count: Processed: Failed: Bytes:
            from_client cat             cat                  Out                3          2       1     99
            """);
  }

  @Test
  void countsAreFiltered() throws Exception {
    assertThat(server.run("counts").out()).isEqualTo("No messages were counted.\n");
    assertThat(server.run("counts", "--output=json").out()).isEqualTo("[]\n");
    server.run(
        "counts",
        "--direction=to-client",
        "--type=T",
        "--since=2031-03-09T08:00:00Z",
        "--bucket=hour");
    CountMessagesRequest request = server.last(CountMessagesRequest.class);
    assertThat(request.getDirection()).isEqualTo(Direction.DIRECTION_TO_CLIENT);
    assertThat(request.getMessageType()).isEqualTo("T");
    assertThat(request.getStartTime().getSeconds()).isPositive();
    assertThat(request.hasEndTime()).isFalse();
    assertThat(request.getGroupByCount()).isEqualTo(4);
    assertThat(server.run("counts", "--bucket=week").err()).contains("minute, hour, day");
  }

  @Test
  void clientsAreWalkedPageByPage() throws Exception {
    Captured some = server.run("clients", "--limit=3", "--label=linux", "--streaming=yes");
    assertThat(some.out()).contains("0000000000000002", "*blacklisted*", "3 / 2500 clients");
    QueryClientsRequest request = server.last(QueryClientsRequest.class);
    assertThat(request.getLabelsList()).containsExactly("linux");
    assertThat(request.getStreaming()).isEqualTo(Tristate.TRISTATE_YES);
    assertThat(server.run("clients", "--limit=0", "--output=json").out().lines()).hasSize(2502);
  }

  @Test
  void messagesAreShownWithReasonAndData() throws Exception {
    String out = server.run("messages", "--client", CLIENT, "--state=failed", "--want_data").out();
    assertThat(out).contains(CLIENT, "Pong", "failed", "no luck", "ab".repeat(32), "args: \"/x\"");
    ListMessagesRequest request = server.last(ListMessagesRequest.class);
    assertThat(request.getState()).isEqualTo(MessageState.MESSAGE_STATE_FAILED);
    assertThat(request.getWantData()).isTrue();
    assertThat(server.run("messages", "--output=json").out())
        .contains("\"data\":{\"type_url\":\"type.googleapis.com/fleetspeak.stdinservice");
  }

  @Test
  void servicesAndInstallation() throws Exception {
    assertThat(server.run("services", CLIENT).out()).contains("ls", "yes", "0102", "plain", "no");
    assertThat(server.run("installation").out()).contains("0.1.0", "sqlite", "ls (MessageSaver)");
    assertThat(server.run("installation", "--output=json").out()).contains("\"version\":\"0.1.0\"");
  }

  @Test
  void sendPutsTheMessageTogether(@TempDir Path folder) throws Exception {
    Captured run =
        server.run(
            "send",
            "--client",
            CLIENT,
            "--service",
            "ls",
            "--type",
            "T",
            "--data",
            INPUT,
            "--annotation",
            "a=b=c");
    assertThat(run.code()).isZero();
    Message sent = server.last(Message.class);
    assertThat(run.out().strip()).hasSize(64);
    assertThat(MessageId.of(sent.getMessageId()).toString()).isEqualTo(run.out().strip());
    assertThat(sent.getDestination().getClientId()).isEqualTo(ClientId.parse(CLIENT).bytes());
    assertThat(sent.getDestination().getServiceName()).isEqualTo("ls");
    assertThat(sent.getSource().getServiceName()).isEqualTo("ls");
    assertThat(sent.getMessageType()).isEqualTo("T");
    assertThat(sent.getData().unpack(InputMessage.class).getArgsList()).containsExactly("/");
    assertThat(sent.getAnnotations().getEntries(0).getValue()).isEqualTo("b=c");

    Path file = Files.writeString(folder.resolve("data"), INPUT);
    server.run("send", "--client", CLIENT, "--service", "ls", "--data_file", file.toString());
    assertThat(server.last(Message.class).getData()).isEqualTo(sent.getData());
  }

  @Test
  void badPayloadsAreNamed() throws Exception {
    for (String[] each :
        new String[][] {
          {"[type.googleapis.com/fleetspeak.stdinservice.InputMessage] { arg: 1 }", "--data:1:"},
          {"[type.googleapis.com/no.such.Type] { }", "--data:1:"},
        }) {
      Captured run = server.run("send", "--client", CLIENT, "--service", "ls", "--data", each[0]);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains(each[1]).hasLineCount(1);
    }
    assertThat(server.run("send", "--service=ls").err()).contains("--client");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void sendAndWaitPrintsWhatACommandPrinted() throws Exception {
    answers
        .sent
        .setOutcome(Outcome.OUTCOME_ANSWERED)
        .setMatch(Match.MATCH_IN_REPLY_TO)
        .setAnswer(
            Message.newBuilder()
                .setMessageType("StdinServiceOutputMessage")
                .setData(
                    Any.pack(
                        OutputMessage.newBuilder()
                            .setStdout(ByteString.copyFromUtf8("bin\netc\n"))
                            .setStderr(ByteString.copyFromUtf8("oh\n"))
                            .build())));
    String[] arguments = {
      "send", "--wait", "--client", CLIENT, "--service", "ls", "--data", INPUT, "--timeout=5s"
    };
    assertThat(server.run(arguments)).isEqualTo(new Captured(0, "bin\netc\n", "oh\n"));
    assertThat(server.last(SendAndWaitRequest.class).getTimeout().getSeconds()).isEqualTo(5);
    answers.sent.setMatch(Match.MATCH_TIME);
    assertThat(server.run(arguments).err()).contains("matched by time");
    assertThat(
            server
                .run("send", "--wait", "--client", CLIENT, "--service", "ls", "--output=json")
                .out())
        .contains(
            "\"outcome\":\"answered\"", "\"matched_by\":\"time\"", "\"stdout\":\"bin\\netc\\n\"");
  }

  @Test
  void sendAndWaitPrintsOtherAnswersAsTextOrHex() throws Exception {
    answers
        .sent
        .setOutcome(Outcome.OUTCOME_ANSWERED)
        .setMatch(Match.MATCH_IN_REPLY_TO)
        .setAnswer(
            Message.newBuilder().setData(Any.pack(InputMessage.newBuilder().addArgs("x").build())));
    String[] arguments = {"send", "--wait", "--client", CLIENT, "--service", "ls"};
    assertThat(server.run(arguments).out()).isEqualTo("args: \"x\"\n");
    answers.sent.setAnswer(
        Message.newBuilder()
            .setData(
                Any.newBuilder()
                    .setTypeUrl("type.googleapis.com/a.B")
                    .setValue(ByteString.copyFrom(new byte[40]))));
    assertThat(server.run(arguments).out())
        .isEqualTo(
            "type.googleapis.com/a.B, 40 bytes:\n" + "0".repeat(64) + "\n" + "0".repeat(16) + "\n");
  }

  @Test
  void sendAndWaitEndsWithOneWithoutAnAnswer() throws Exception {
    String[] arguments = {"send", "--wait", "--client", CLIENT, "--service", "ls"};
    answers.sent.setOutcome(Outcome.OUTCOME_TIMED_OUT);
    Captured late = server.run(arguments);
    assertThat(late.code()).isEqualTo(1);
    assertThat(late.err()).contains("no answer within 30s", "pending");
    answers
        .sent
        .setOutcome(Outcome.OUTCOME_FAILED)
        .setResult(MessageResult.newBuilder().setFailed(true).setFailedReason("no such service"));
    Captured failed = server.run(arguments);
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("no such service");
  }

  @Test
  void statusPendingAndTheRest() throws Exception {
    String id = "ab".repeat(32);
    assertThat(server.run("status", id).code()).isEqualTo(1);
    assertThat(server.run("status", id).out()).contains("unknown");
    answers.status.setCreationTime(Timestamp.newBuilder().setSeconds(1_930_000_000));
    assertThat(server.run("status", id).out()).contains("pending");
    answers.status.setResult(MessageResult.newBuilder().setFailed(true).setFailedReason("why"));
    assertThat(server.run("status", id, "--output=json").out())
        .contains("\"state\":\"failed\"", "\"failed_reason\":\"why\"");
    assertThat(server.run("status", "ab").code()).isEqualTo(1);

    assertThat(server.run("pending", CLIENT).out()).contains("Ping", id);
    assertThat(server.run("pending", CLIENT, "--count").out()).isEqualTo("Pending messages: 7\n");
    assertThat(server.run("pending", CLIENT, "--offset=1", "--limit=0").code()).isEqualTo(1);
    assertThat(server.run("deletepending", CLIENT).code()).isZero();
    assertThat(server.last(DeletePendingMessagesRequest.class).getClientIdsCount()).isEqualTo(1);
    assertThat(server.run("usage", CLIENT).out()).contains("system", "42", "12.5 %", "30");
  }

  @Test
  void createbroadcast() throws Exception {
    Captured run =
        server.run(
            "createbroadcast",
            "--service=ls",
            "--type=T",
            "--limit=10",
            "--label=linux",
            "--label=other:x",
            "--data",
            INPUT);
    assertThat(run.code()).isZero();
    CreateBroadcastRequest request = server.last(CreateBroadcastRequest.class);
    assertThat(request.getLimit()).isEqualTo(10);
    assertThat(request.getBroadcast().getBroadcastId().size()).isEqualTo(8);
    assertThat(request.getBroadcast().getRequiredLabels(0).getServiceName()).isEqualTo("client");
    assertThat(request.getBroadcast().getRequiredLabels(1).getServiceName()).isEqualTo("other");
    assertThat(request.getBroadcast().hasExpirationTime()).isTrue();
    assertThat(server.run("createbroadcast", "--service=ls", "--type=T").err()).contains("--limit");
  }
}
