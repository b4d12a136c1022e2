package dev.fleetspeak.server.admin;

import static dev.fleetspeak.server.admin.RunningAdmin.CLIENT;
import static dev.fleetspeak.server.admin.RunningAdmin.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Match;
import dev.fleetspeak.server.store.ClientEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How answers find those who wait for them (design.md 5). */
class AnswerWaitersTest {
  private final AnswerWaiters waiters = new AnswerWaiters();
  private final MessageId request = MessageId.random();

  static Message from(String service) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName(service))
        .setMessageType("Answer")
        .build();
  }

  static Message inReplyTo(Message message, String id) {
    return message.toBuilder()
        .setAnnotations(
            Annotations.newBuilder()
                .addEntries(Annotations.Entry.newBuilder().setKey("in-reply-to").setValue(id)))
        .build();
  }

  private static Ending timeMatch(Message answer) {
    return new Ending.Answered(answer, Match.MATCH_TIME);
  }

  private static Ending namedMatch(Message answer) {
    return new Ending.Answered(answer, Match.MATCH_IN_REPLY_TO);
  }

  @Test
  void answerThatNamesTheRequestCountsWhateverServiceSentIt() {
    Waiter waiter = waiters.register(CLIENT, "ls", request);
    Message answer = inReplyTo(from("another"), request.toString().toUpperCase(Locale.ROOT));
    waiters.committed(CLIENT, List.of(answer), List.of());
    assertThat(waiter.ending()).isCompletedWithValue(namedMatch(answer));
    assertThat(waiters.size()).isZero();
  }

  @Test
  void withoutTheAnnotationTheFirstMessageOfTheServiceCounts() {
    Waiter waiter = waiters.register(CLIENT, "ls", request);
    Message first = from("ls");
    waiters.committed(CLIENT, List.of(from("cat"), first, from("ls")), List.of());
    assertThat(waiter.ending()).isCompletedWithValue(timeMatch(first));
  }

  @Test
  void answerToAnotherMessageDoesNotCount() {
    Waiter waiter = waiters.register(CLIENT, "ls", request);
    waiters.committed(
        CLIENT, List.of(inReplyTo(from("ls"), MessageId.random().toString())), List.of());
    assertThat(waiter.ending()).isNotDone();
  }

  @Test
  void answerThatNamesTheRequestIsPreferredToOneThatCameBefore() {
    Waiter waiter = waiters.register(CLIENT, "ls", request);
    Message answer = inReplyTo(from("ls"), request.toString());
    waiters.committed(CLIENT, List.of(from("ls"), answer), List.of());
    assertThat(waiter.ending()).isCompletedWithValue(namedMatch(answer));
  }

  @Test
  void messagesOfOtherClientsDoNotCountEvenIfTheyNameTheRequest() {
    Waiter waiter = waiters.register(CLIENT, "ls", request);
    waiters.committed(
        OTHER,
        List.of(from("ls"), inReplyTo(from("ls"), request.toString())),
        List.of(new ClientEffect.Fail(request, "not mine")));
    assertThat(waiter.ending()).isNotDone();
  }

  @Test
  void acknowledgementsOfTheProtocolAreNoAnswers() {
    Waiter waiter = waiters.register(CLIENT, "system", request);
    waiters.committed(
        CLIENT,
        List.of(
            from("system").toBuilder().setMessageType("MessageAck").build(),
            from("system").toBuilder().setMessageType("MessageError").build()),
        List.of(new ClientEffect.Acknowledge(List.of(request))));
    assertThat(waiter.ending()).isNotDone();
    Message info = from("system").toBuilder().setMessageType("ClientInfo").build();
    waiters.committed(CLIENT, List.of(info), List.of());
    assertThat(waiter.ending()).isCompletedWithValue(timeMatch(info));
  }

  @Test
  void failureOfTheMessageEndsTheWaitWithItsReason() {
    Waiter waiter = waiters.register(CLIENT, "ls", request);
    waiters.committed(
        CLIENT, List.of(), List.of(new ClientEffect.Fail(MessageId.random(), "another")));
    assertThat(waiter.ending()).isNotDone();
    waiters.committed(
        CLIENT, List.of(from("ls")), List.of(new ClientEffect.Fail(request, "exit status 2")));
    assertThat(waiter.ending()).isCompletedWithValue(new Ending.Failed("exit status 2"));
  }

  @Test
  void failureOnTheServerEndsTheWait() {
    Waiter waiter = waiters.register(CLIENT, "ls", request);
    waiters.recheck(CLIENT, id -> Optional.of(MessageResult.getDefaultInstance()));
    waiters.recheck(CLIENT, id -> Optional.empty());
    assertThat(waiter.ending()).isNotDone();
    waiters.recheck(
        CLIENT,
        id ->
            Optional.of(
                MessageResult.newBuilder().setFailed(true).setFailedReason("removed").build()));
    assertThat(waiter.ending()).isCompletedWithValue(new Ending.Failed("removed"));
  }

  @Test
  void eachMessageMatchedByTimeAnswersOneWaitTheOldestFirst() {
    Waiter first = waiters.register(CLIENT, "ls", request);
    Waiter second = waiters.register(CLIENT, "ls", MessageId.random());
    Message one = from("ls");
    Message two = from("ls");
    waiters.committed(CLIENT, List.of(one), List.of());
    assertThat(first.ending()).isCompletedWithValue(timeMatch(one));
    assertThat(second.ending()).isNotDone();
    waiters.committed(CLIENT, List.of(two), List.of());
    assertThat(second.ending()).isCompletedWithValue(timeMatch(two));
  }

  @Test
  void manyAtOnceEachGetTheAnswerToTheirOwn() throws Exception {
    List<Future<Boolean>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        all.add(
            threads.submit(
                () -> {
                  MessageId own = MessageId.random();
                  Waiter waiter = waiters.register(CLIENT, "ls", own);
                  Message answer = inReplyTo(from("ls"), own.toString());
                  waiters.committed(CLIENT, List.of(answer), List.of());
                  return waiter.ending().get(30, TimeUnit.SECONDS).equals(namedMatch(answer));
                }));
      }
    }
    for (Future<Boolean> one : all) {
      assertThat(one.get()).isTrue();
    }
    assertThat(waiters.size()).isZero();
  }

  @Test
  void waitersThatLeaveAreForgotten() {
    Waiter first = waiters.register(CLIENT, "ls", request);
    Waiter second = waiters.register(CLIENT, "ls", MessageId.random());
    first.ending().cancel(false);
    assertThat(waiters.size()).isEqualTo(1);
    Message answer = from("ls");
    waiters.committed(CLIENT, List.of(answer), List.of());
    assertThat(second.ending()).isCompletedWithValue(timeMatch(answer));
    assertThat(waiters.size()).isZero();
  }

  @Test
  void waitsAreBounded() {
    for (int i = 0; i < AnswerWaiters.MOST; i++) {
      var _ = waiters.register(i % 2 == 0 ? CLIENT : OTHER, "ls", request);
    }
    RunningAdmin.refused(
        io.grpc.Status.Code.RESOURCE_EXHAUSTED,
        "too many",
        () -> waiters.register(CLIENT, "ls", request));
    waiters.stop();
    assertThat(waiters.size()).isZero();
    assertThat(waiters.register(CLIENT, "ls", request).ending()).isNotDone();
  }
}
