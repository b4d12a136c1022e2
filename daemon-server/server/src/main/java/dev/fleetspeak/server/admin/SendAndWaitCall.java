package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Outcome;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends a message to a client and answers with what the client's service says to it. */
final class SendAndWaitCall {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

  private final AdminBackend backend;
  private final AnswerWaiters waiters;
  private final MessageInsertion insertion;
  private final PayloadAccess payloads;
  private final Executor executor;

  SendAndWaitCall(
      AdminBackend backend, AnswerWaiters waiters, PayloadAccess payloads, Executor executor) {
    this.payloads = payloads;
    this.backend = backend;
    this.waiters = waiters;
    this.insertion = new MessageInsertion(backend);
    this.executor = executor;
  }

  /** Stores the message and returns; the caller is answered when the wait ends. */
  void start(SendAndWaitRequest request, StreamObserver<SendAndWaitResponse> caller) {
    payloads.check(true);
    Duration timeout = timeout(request);
    ClientId client = ClientId.of(request.getMessage().getDestination().getClientId());
    if (client.isNil()) {
      throw new IllegalArgumentException("message.destination.client_id is missing");
    }
    Message message = insertion.complete(withSource(request.getMessage()));
    String service = message.getDestination().getServiceName();
    Waiter waiter = waiters.register(client, service, MessageId.of(message.getMessageId()));
    ServerCallStreamObserver<SendAndWaitResponse> call =
        (ServerCallStreamObserver<SendAndWaitResponse>) caller;
    call.setOnCancelHandler(() -> waiter.ending().cancel(false));
    try {
      insertion.store(message);
      // A repeated id may name a message that failed before this wait began.
      waiters.recheck(client, backend.store()::getMessageResult);
    } catch (RuntimeException e) {
      waiter.ending().cancel(false);
      throw e;
    }
    var _ =
        waiter
            .ending()
            .completeOnTimeout(new Ending.TimedOut(), timeout.toNanos(), TimeUnit.NANOSECONDS)
            .whenCompleteAsync((how, cancelled) -> answer(call, waiter.message(), how), executor);
  }

  private void answer(
      ServerCallStreamObserver<SendAndWaitResponse> caller, MessageId id, @Nullable Ending how) {
    if (how == null || caller.isCancelled()) {
      return;
    }
    Answers.value(caller, () -> response(id, how));
  }

  private SendAndWaitResponse response(MessageId id, Ending how) {
    if (how instanceof Ending.Stopping) {
      throw Status.UNAVAILABLE
          .withDescription("the server stops; the message stays, and may still be delivered")
          .asRuntimeException();
    }
    SendAndWaitResponse.Builder response =
        SendAndWaitResponse.newBuilder().setMessageId(id.bytes());
    Optional<MessageResult> result = backend.store().getMessageResult(id);
    result.ifPresent(response::setResult);
    switch (how) {
      case Ending.Answered answered ->
          response
              .setOutcome(Outcome.OUTCOME_ANSWERED)
              .setAnswer(answered.answer())
              .setMatch(answered.match());
      case Ending.Failed failed ->
          response
              .setOutcome(Outcome.OUTCOME_FAILED)
              .setResult(result.filter(MessageResult::getFailed).orElseGet(() -> failure(failed)));
      case Ending.TimedOut _, Ending.Stopping _ -> response.setOutcome(Outcome.OUTCOME_TIMED_OUT);
    }
    return response.build();
  }

  private MessageResult failure(Ending.Failed failed) {
    return MessageResult.newBuilder()
        .setProcessedTime(Times.timestamp(backend.clock().instant()))
        .setFailed(true)
        .setFailedReason(failed.reason())
        .build();
  }

  private static Message withSource(Message message) {
    if (!message.getSource().getServiceName().isEmpty()) {
      return message;
    }
    Message.Builder builder = message.toBuilder();
    builder.getSourceBuilder().setServiceName(message.getDestination().getServiceName());
    return builder.build();
  }

  private static Duration timeout(SendAndWaitRequest request) {
    if (!request.hasTimeout()) {
      return DEFAULT_TIMEOUT;
    }
    com.google.protobuf.Duration asked = request.getTimeout();
    boolean isInRange =
        asked.getSeconds() >= 0
            && asked.getSeconds() <= LONGEST_TIMEOUT.toSeconds()
            && asked.getNanos() >= 0
            && asked.getNanos() < 1_000_000_000;
    Duration timeout =
        isInRange ? Duration.ofSeconds(asked.getSeconds(), asked.getNanos()) : Duration.ZERO;
    if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout must be more than nothing and at most 600 s");
    }
    return timeout;
  }
}
