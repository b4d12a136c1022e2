package dev.fleetspeak.server.admin;

import static dev.fleetspeak.server.admin.RunningAdmin.CLIENT;
import static dev.fleetspeak.server.admin.RunningAdmin.OTHER;
import static dev.fleetspeak.server.admin.RunningAdmin.data;
import static dev.fleetspeak.server.admin.RunningAdmin.refused;
import static dev.fleetspeak.server.admin.RunningAdmin.toClient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Duration;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Match;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Outcome;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.DatastoreException;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SendAndWait over a channel; the client's contacts are played. */
class SendAndWaitTest {
  private static final MessageResult DONE =
      MessageResult.newBuilder().setProcessedTime(Times.timestamp(RunningAdmin.NOW)).build();

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

  private static SendAndWaitRequest request(Message.Builder message) {
    return SendAndWaitRequest.newBuilder().setMessage(message).build();
  }

  private ListenableFuture<SendAndWaitResponse> send(SendAndWaitRequest request) {
    return admin.actions().sendAndWait(request);
  }

  private Message sent() {
    await().until(() -> !admin.woken.isEmpty());
    return store.messages.values().iterator().next();
  }

  private void contact(List<Message> messages, ClientEffect... effects) {
    admin.server.contactListener().committed(CLIENT, messages, List.of(effects));
  }

  private static SendAndWaitResponse get(ListenableFuture<SendAndWaitResponse> call)
      throws Exception {
    return call.get(30, TimeUnit.SECONDS);
  }

  @Test
  void answerThatNamesTheMessageIsReturnedWithItsDataAndTheResult() throws Exception {
    var call = send(request(toClient(CLIENT).clearMessageId().clearSource()));
    Message sent = sent();
    assertThat(sent.getSource().getServiceName()).isEqualTo("ls");
    assertThat(sent.hasCreationTime()).isTrue();
    MessageId id = MessageId.of(sent.getMessageId());
    store.setResults(Map.of(id, DONE));
    Message answer =
        AnswerWaitersTest.inReplyTo(AnswerWaitersTest.from("ls"), id.toString()).toBuilder()
            .setData(data(9))
            .build();
    contact(List.of(AnswerWaitersTest.from("cat"), answer));
    assertThat(get(call))
        .isEqualTo(
            SendAndWaitResponse.newBuilder()
                .setMessageId(id.bytes())
                .setOutcome(Outcome.OUTCOME_ANSWERED)
                .setAnswer(answer)
                .setMatch(Match.MATCH_IN_REPLY_TO)
                .setResult(DONE)
                .build());
  }

  @Test
  void answerMatchedByTimeSaysSoAndThereNeedBeNoResultYet() throws Exception {
    var call = send(request(toClient(CLIENT)));
    var _ = sent();
    Message answer = AnswerWaitersTest.from("ls");
    contact(List.of(answer));
    assertThat(get(call).getMatch()).isEqualTo(Match.MATCH_TIME);
    assertThat(get(call).getAnswer()).isEqualTo(answer);
    assertThat(get(call).hasResult()).isFalse();
  }

  @Test
  void failureEndsTheWaitWithTheReason() throws Exception {
    var call = send(request(toClient(CLIENT)));
    MessageId id = MessageId.of(sent().getMessageId());
    contact(List.of(), new ClientEffect.Fail(id, "exit status 2"));
    SendAndWaitResponse response = get(call);
    assertThat(response.getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(response.getResult().getFailed()).isTrue();
    assertThat(response.getResult().getFailedReason()).isEqualTo("exit status 2");
    assertThat(response.hasAnswer()).isFalse();
  }

  @Test
  void messageThatAnOperatorRemovesEndsTheWait() throws Exception {
    var call = send(request(toClient(CLIENT)));
    var _ = sent();
    var _ =
        admin
            .admin()
            .deletePendingMessages(
                DeletePendingMessagesRequest.newBuilder().addClientIds(CLIENT.bytes()).build());
    assertThat(get(call).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(get(call).getResult().getFailedReason()).isEqualTo("Removed by admin action.");
  }

  @Test
  void afterTheTimeoutTheResponseSaysWhatIsKnown() throws Exception {
    SendAndWaitRequest request =
        SendAndWaitRequest.newBuilder()
            .setMessage(toClient(CLIENT))
            .setTimeout(Duration.newBuilder().setNanos(1_000_000))
            .build();
    SendAndWaitResponse response = get(send(request));
    assertThat(response.getOutcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
    assertThat(response.getMessageId()).isEqualTo(request.getMessage().getMessageId());
    assertThat(response.hasResult()).isFalse();
    assertThat(store.messages).hasSize(1);
    assertThat(((AnswerWaiters) admin.server.contactListener()).size()).isZero();
  }

  @Test
  void cancelledCallReleasesItsWaiterAndLeavesTheMessage() {
    var call = send(request(toClient(CLIENT)));
    var _ = sent();
    AnswerWaiters waiters = (AnswerWaiters) admin.server.contactListener();
    assertThat(waiters.size()).isEqualTo(1);
    call.cancel(true);
    await().until(() -> waiters.size() == 0);
    assertThat(store.messages).hasSize(1);
  }

  @Test
  void answerThatComesWhileTheMessageIsBeingStoredIsNotMissed() throws Exception {
    AtomicReference<RunningAdmin> running = new AtomicReference<>();
    Message answer = AnswerWaitersTest.from("ls");
    MemoryStore quick =
        new MemoryStore() {
          @Override
          public synchronized List<MessageId> storeMessages(List<Message> added) {
            List<MessageId> inserted = super.storeMessages(added);
            running.get().server.contactListener().committed(CLIENT, List.of(answer), List.of());
            return inserted;
          }
        };
    quick.enrol(CLIENT);
    try (RunningAdmin other = new RunningAdmin(quick)) {
      running.set(other);
      assertThat(get(other.actions().sendAndWait(request(toClient(CLIENT)))).getAnswer())
          .isEqualTo(answer);
    }
  }

  @Test
  void repeatedIdOfAFailedMessageIsToldAtOnce() throws Exception {
    Message.Builder message = toClient(CLIENT);
    MessageResult failed =
        MessageResult.newBuilder().setFailed(true).setFailedReason("no such service").build();
    var _ = store.storeMessages(List.of(message.build().toBuilder().setResult(failed).build()));
    assertThat(get(send(request(message))).getResult()).isEqualTo(failed);
  }

  @Test
  void badRequestsAreRefusedAndNotStored() {
    var stub = ConsoleActionsGrpc.newBlockingStub(admin.channel);
    refused(
        Code.INVALID_ARGUMENT,
        "client_id is missing",
        () ->
            stub.sendAndWait(
                request(
                    toClient(CLIENT).setDestination(Address.newBuilder().setServiceName("ls")))));
    refused(
        Code.INVALID_ARGUMENT,
        "destination.service_name",
        () ->
            stub.sendAndWait(
                request(
                    toClient(CLIENT)
                        .setDestination(Address.newBuilder().setClientId(CLIENT.bytes())))));
    refused(Code.NOT_FOUND, OTHER.toString(), () -> stub.sendAndWait(request(toClient(OTHER))));
    refused(
        Code.INVALID_ARGUMENT,
        "2097152-byte",
        () -> stub.sendAndWait(request(toClient(CLIENT).setData(data(2_097_152)))));
    for (Duration timeout :
        List.of(
            Duration.getDefaultInstance(),
            Duration.newBuilder().setSeconds(-1).build(),
            Duration.newBuilder().setSeconds(600).setNanos(1).build(),
            Duration.newBuilder().setSeconds(Long.MAX_VALUE).build(),
            Duration.newBuilder().setSeconds(1).setNanos(-1).build())) {
      SendAndWaitRequest wrong = request(toClient(CLIENT)).toBuilder().setTimeout(timeout).build();
      refused(Code.INVALID_ARGUMENT, "600 s", () -> stub.sendAndWait(wrong));
    }
    assertThat(store.messages).isEmpty();
    assertThat(((AnswerWaiters) admin.server.contactListener()).size()).isZero();
  }

  @Test
  void storeThatFailsReleasesTheWaiter() throws Exception {
    MemoryStore broken =
        new MemoryStore() {
          @Override
          public synchronized List<MessageId> storeMessages(List<Message> added) {
            throw new DatastoreException("disk full");
          }
        };
    broken.enrol(CLIENT);
    try (RunningAdmin other = new RunningAdmin(broken)) {
      var stub = ConsoleActionsGrpc.newBlockingStub(other.channel);
      refused(Code.UNAVAILABLE, "disk full", () -> stub.sendAndWait(request(toClient(CLIENT))));
      assertThat(((AnswerWaiters) other.server.contactListener()).size()).isZero();
    }
  }

  @Test
  void serverThatStopsEndsTheWaits() {
    var call = send(request(toClient(CLIENT)));
    var _ = sent();
    admin.server.stop(java.time.Duration.ofSeconds(10));
    assertThatThrownBy(() -> get(call))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("UNAVAILABLE")
        .hasMessageContaining("the server stops");
  }
}
