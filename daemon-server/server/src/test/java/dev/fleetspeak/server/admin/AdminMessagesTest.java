package dev.fleetspeak.server.admin;

import static dev.fleetspeak.server.admin.RunningAdmin.CLIENT;
import static dev.fleetspeak.server.admin.RunningAdmin.NOW;
import static dev.fleetspeak.server.admin.RunningAdmin.OTHER;
import static dev.fleetspeak.server.admin.RunningAdmin.data;
import static dev.fleetspeak.server.admin.RunningAdmin.refused;
import static dev.fleetspeak.server.admin.RunningAdmin.toClient;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.proto.server.GetPendingMessageCountRequest;
import dev.fleetspeak.proto.server.GetPendingMessagesRequest;
import dev.fleetspeak.server.store.DatastoreException;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls on messages (server.md 6.2 to 6.4). */
class AdminMessagesTest {
  private static final Timestamp TIME = Timestamp.newBuilder().setSeconds(1700000000).build();

  private final MemoryStore store = new MemoryStore();
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin(store);
    store.enrol(CLIENT);
    store.enrol(OTHER);
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private Message onlyMessage() {
    assertThat(store.messages).hasSize(1);
    return store.messages.values().iterator().next();
  }

  @Test
  void insertedMessageIsStoredAsItWasSentAndWakesTheClient() {
    Message sent = toClient(CLIENT).setCreationTime(TIME).build();
    var _ = admin.admin().insertMessage(sent);
    assertThat(onlyMessage()).isEqualTo(sent);
    assertThat(admin.woken).containsExactly(CLIENT);
    assertThat(admin.dispatched).isEmpty();
  }

  @Test
  void idAndCreationTimeAreFilledInWhereTheyAreMissing() {
    var _ = admin.admin().insertMessage(toClient(CLIENT).clearMessageId().build());
    assertThat(onlyMessage().getMessageId().size()).isEqualTo(32);
    assertThat(onlyMessage().getCreationTime()).isEqualTo(Times.timestamp(NOW));
  }

  @Test
  void messageForTheServerIsDispatchedOnceHoweverOftenItIsSent() {
    Message sent =
        toClient(CLIENT)
            .setCreationTime(TIME)
            .setDestination(Address.newBuilder().setServiceName("saver"))
            .build();
    var _ = admin.admin().insertMessage(sent);
    var _ = admin.admin().insertMessage(sent);
    assertThat(admin.dispatched).containsExactly(sent);
    assertThat(admin.woken).isEmpty();
  }

  @Test
  void messageForTheServerThatIsDoneAlreadyIsNotDispatched() {
    var _ =
        admin
            .admin()
            .insertMessage(
                toClient(CLIENT)
                    .setDestination(Address.newBuilder().setServiceName("saver"))
                    .setResult(MessageResult.newBuilder().setProcessedTime(TIME))
                    .build());
    assertThat(store.messages).hasSize(1);
    assertThat(admin.dispatched).isEmpty();
  }

  @Test
  void messageToAnUnknownClientIsNotFound() {
    var stub = admin.admin();
    Message message = toClient(dev.fleetspeak.common.id.ClientId.parse("1111111111111111")).build();
    refused(Code.NOT_FOUND, "1111111111111111", () -> stub.insertMessage(message));
    assertThat(store.messages).isEmpty();
  }

  @Test
  void badMessagesAreRefusedAndNotStored() {
    var stub = admin.admin();
    Message.Builder good = toClient(CLIENT);
    Map<String, Message> bad =
        Map.of(
            "destination.service_name",
            good.clone().setDestination(Address.newBuilder().setClientId(CLIENT.bytes())).build(),
            "source.service_name",
            good.clone().clearSource().build(),
            "MessageID must be 32 bytes",
            good.clone().setMessageId(ByteString.copyFromUtf8("short")).build(),
            "ClientID must be 8 bytes",
            good.clone()
                .setDestination(
                    Address.newBuilder()
                        .setServiceName("ls")
                        .setClientId(ByteString.copyFromUtf8("long client id")))
                .build(),
            "after the epoch",
            good.clone().setCreationTime(Timestamp.newBuilder().setNanos(5)).build(),
            "creation_time is out of range",
            good.clone()
                .setCreationTime(Timestamp.newBuilder().setSeconds(1).setNanos(-1))
                .build());
    bad.forEach(
        (text, message) -> refused(Code.INVALID_ARGUMENT, text, () -> stub.insertMessage(message)));
    assertThat(store.messages).isEmpty();
  }

  @Test
  void payloadOver2MiBIsRefusedWithTheLimit() {
    var stub = admin.admin();
    Message tooLarge = toClient(CLIENT).setData(data(2_097_152)).build();
    refused(Code.INVALID_ARGUMENT, "2097152-byte", () -> stub.insertMessage(tooLarge));
    int overhead =
        toClient(CLIENT).setCreationTime(TIME).setData(data(2_000_000)).build().getSerializedSize()
            - 2_000_000;
    var _ =
        stub.insertMessage(
            toClient(CLIENT).setCreationTime(TIME).setData(data(2_097_152 - overhead)).build());
    assertThat(onlyMessage().getSerializedSize()).isEqualTo(2_097_152);
  }

  @Test
  void requestsOver4MiBAreRefused() {
    var stub = admin.admin();
    Message tooLarge =
        toClient(CLIENT)
            .setDestination(Address.newBuilder().setServiceName("saver"))
            .setData(data(4 * 1024 * 1024))
            .build();
    refused(Code.RESOURCE_EXHAUSTED, "", () -> stub.insertMessage(tooLarge));
    var _ = stub.insertMessage(tooLarge.toBuilder().setData(data(3 * 1024 * 1024)).build());
    assertThat(admin.dispatched).hasSize(1);
  }

  @Test
  void statusOfAnUnknownMessageIsEmptyAndOfAStoredOneSaysWhen() {
    Message message = toClient(CLIENT).setCreationTime(TIME).build();
    assertThat(status(message)).isEqualTo(GetMessageStatusResponse.getDefaultInstance());
    var _ = admin.admin().insertMessage(message);
    assertThat(status(message))
        .isEqualTo(GetMessageStatusResponse.newBuilder().setCreationTime(TIME).build());
  }

  @Test
  void flaw15_statusOfAFailedMessageSaysThatItFailedAndWhy() {
    Message message = toClient(CLIENT).setCreationTime(TIME).build();
    var _ = admin.admin().insertMessage(message);
    MessageResult result =
        MessageResult.newBuilder()
            .setProcessedTime(TIME)
            .setFailed(true)
            .setFailedReason("no such service")
            .build();
    store.setResults(Map.of(MessageId.of(message.getMessageId()), result));
    assertThat(status(message).getResult()).isEqualTo(result);
  }

  private GetMessageStatusResponse status(Message message) {
    return admin
        .admin()
        .getMessageStatus(
            GetMessageStatusRequest.newBuilder().setMessageId(message.getMessageId()).build());
  }

  @Test
  void statusNeedsAMessageId() {
    var stub = admin.admin();
    refused(
        Code.INVALID_ARGUMENT,
        "message_id",
        () -> stub.getMessageStatus(GetMessageStatusRequest.getDefaultInstance()));
    GetMessageStatusRequest wrong =
        GetMessageStatusRequest.newBuilder().setMessageId(ByteString.copyFromUtf8("x")).build();
    refused(Code.INVALID_ARGUMENT, "32 bytes", () -> stub.getMessageStatus(wrong));
  }

  @Test
  void fivePendingMessagesAreCountedShownAndDeleted() {
    for (int i = 0; i < 5; i++) {
      var _ = admin.admin().insertMessage(toClient(CLIENT).setCreationTime(TIME).build());
    }
    var _ = admin.admin().insertMessage(toClient(OTHER).setCreationTime(TIME).build());
    assertThat(pendingCount()).isEqualTo(5);

    List<Message> all = pending(0, 0, true);
    assertThat(all).hasSize(5).allMatch(Message::hasData);
    assertThat(pending(1, 2, true)).isEqualTo(all.subList(1, 3));
    assertThat(pending(0, 0, false)).hasSize(5).noneMatch(Message::hasData);
    // Numbers beyond what a store counts mean "as far as there is".
    assertThat(pending(0, -1, false)).hasSize(5);
    assertThat(pending(-1, 5, false)).isEmpty();

    var _ =
        admin
            .admin()
            .deletePendingMessages(
                DeletePendingMessagesRequest.newBuilder().addClientIds(CLIENT.bytes()).build());
    assertThat(pendingCount()).isZero();
    assertThat(store.getPendingMessageCount(List.of(OTHER))).isEqualTo(1);
  }

  private long pendingCount() {
    return admin
        .admin()
        .getPendingMessageCount(
            GetPendingMessageCountRequest.newBuilder().addClientIds(CLIENT.bytes()).build())
        .getCount();
  }

  private List<Message> pending(long offset, long limit, boolean wantData) {
    return admin
        .admin()
        .getPendingMessages(
            GetPendingMessagesRequest.newBuilder()
                .addClientIds(CLIENT.bytes())
                .addClientIds(CLIENT.bytes())
                .setOffset(offset)
                .setLimit(limit)
                .setWantData(wantData)
                .build())
        .getMessagesList();
  }

  @Test
  void restrictedServerShowsMessagesWithoutTheirData() throws Exception {
    AdminSettings restricted = new AdminSettings(RunningAdmin.loopback().address(), false, true);
    try (RunningAdmin other = new RunningAdmin(store, restricted)) {
      var stub = other.admin();
      var _ = stub.insertMessage(toClient(CLIENT).build());
      GetPendingMessagesRequest request =
          GetPendingMessagesRequest.newBuilder().addClientIds(CLIENT.bytes()).build();
      assertThat(stub.getPendingMessages(request).getMessagesList()).hasSize(1);
      refused(
          Code.PERMISSION_DENIED,
          "does not show the data",
          () -> stub.getPendingMessages(request.toBuilder().setWantData(true).build()));
      refused(
          Code.PERMISSION_DENIED,
          "does not show the data",
          () ->
              other
                  .console()
                  .listMessages(ListMessagesRequest.newBuilder().setWantData(true).build()));
      refused(
          Code.PERMISSION_DENIED,
          "does not show the data",
          () ->
              ConsoleActionsGrpc.newBlockingStub(other.channel)
                  .sendAndWait(
                      SendAndWaitRequest.newBuilder().setMessage(toClient(CLIENT)).build()));
      assertThat(other.console().listMessages(ListMessagesRequest.getDefaultInstance()))
          .isNotNull();
    }
  }

  @Test
  void offsetNeedsALimit() {
    var stub = admin.admin();
    GetPendingMessagesRequest request =
        GetPendingMessagesRequest.newBuilder().addClientIds(CLIENT.bytes()).setOffset(1).build();
    refused(Code.INVALID_ARGUMENT, "offset needs a limit", () -> stub.getPendingMessages(request));
  }

  @Test
  void noClientsMeansNoPendingMessages() {
    var stub = admin.admin();
    var _ = stub.insertMessage(toClient(CLIENT).build());
    assertThat(
            stub.getPendingMessages(GetPendingMessagesRequest.getDefaultInstance())
                .getMessagesList())
        .isEmpty();
    assertThat(
            stub.getPendingMessageCount(GetPendingMessageCountRequest.getDefaultInstance())
                .getCount())
        .isZero();
    var _ = stub.deletePendingMessages(DeletePendingMessagesRequest.getDefaultInstance());
    assertThat(pendingCount()).isEqualTo(1);
  }

  @Test
  void malformedClientIdsAreRefused() {
    var stub = admin.admin();
    ByteString wrong = ByteString.copyFromUtf8("seven..");
    refused(
        Code.INVALID_ARGUMENT,
        "8 bytes",
        () ->
            stub.getPendingMessages(
                GetPendingMessagesRequest.newBuilder().addClientIds(wrong).build()));
    refused(
        Code.INVALID_ARGUMENT,
        "8 bytes",
        () ->
            stub.getPendingMessageCount(
                GetPendingMessageCountRequest.newBuilder().addClientIds(wrong).build()));
    refused(
        Code.INVALID_ARGUMENT,
        "8 bytes",
        () ->
            stub.deletePendingMessages(
                DeletePendingMessagesRequest.newBuilder().addClientIds(wrong).build()));
  }

  @Test
  void storeThatFailsIsUnavailableAndAFaultOfOursInternal() throws Exception {
    RuntimeException[] failure = {new DatastoreException("storing messages: disk full")};
    MemoryStore broken =
        new MemoryStore() {
          @Override
          public synchronized List<MessageId> storeMessages(List<Message> added) {
            throw failure[0];
          }
        };
    broken.enrol(CLIENT);
    try (RunningAdmin other = new RunningAdmin(broken)) {
      var stub = other.admin();
      Message message = toClient(CLIENT).build();
      refused(Code.UNAVAILABLE, "disk full", () -> stub.insertMessage(message));
      failure[0] = new IllegalStateException("detail of the code");
      refused(Code.INTERNAL, "the server's log", () -> stub.insertMessage(message));
      assertThat(other.woken).isEmpty();
    }
  }
}
