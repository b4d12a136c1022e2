package dev.fleetspeak.tools.admin.messages;

import com.google.protobuf.Any;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.SendAndWaitRequest;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Match;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Output;
import dev.fleetspeak.tools.admin.output.Printable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends a message, waits, and prints what came of it. */
final class WaitForAnswer {
  /** The server ends the wait; the call itself is given a little longer. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Session session;

  WaitForAnswer(Session session) {
    this.session = session;
  }

  int run(Message message, Duration timeout) throws AdminException {
    if (timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new AdminException("--timeout is more than nothing and at most 10m");
    }
    SendAndWaitResponse response =
        session
            .actions(timeout.plus(GRACE))
            .sendAndWait(
                SendAndWaitRequest.newBuilder()
                    .setMessage(message)
                    .setTimeout(
                        com.google.protobuf.Duration.newBuilder()
                            .setSeconds(timeout.getSeconds())
                            .setNanos(timeout.getNano()))
                    .build());
    Output output = session.output();
    if (output.isJson()) {
      output.result(json(response), "");
    } else {
      print(output, response, timeout);
    }
    return response.getOutcome() == SendAndWaitResponse.Outcome.OUTCOME_ANSWERED ? 0 : 1;
  }

  private static void print(Output output, SendAndWaitResponse response, Duration timeout) {
    switch (response.getOutcome()) {
      case OUTCOME_ANSWERED -> {
        if (response.getMatch() == Match.MATCH_TIME) {
          output.note("the answer was matched by time; the client does not say what it answers");
        }
        printAnswer(output, response.getAnswer().getData());
      }
      case OUTCOME_FAILED ->
          output.note(
              "the message failed: " + Printable.of(response.getResult().getFailedReason()));
      default ->
          output.note(
              "no answer within %s to message %s, which is %s"
                  .formatted(
                      timeout.toString().substring(2).toLowerCase(java.util.Locale.ROOT),
                      Hex.of(response.getMessageId()),
                      MessageWords.state(response.hasResult(), response.getResult())));
    }
  }

  private static void printAnswer(Output output, Any data) {
    Optional<OutputMessage> printed = Payload.stdinOutput(data);
    if (printed.isPresent()) {
      output.raw(printed.get().getStdout().toByteArray(), printed.get().getStderr().toByteArray());
    } else {
      output.line(Payload.text(data));
    }
  }

  private static Map<String, @Nullable Object> json(SendAndWaitResponse response) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("message_id", Hex.of(response.getMessageId()));
    json.put(
        "outcome",
        switch (response.getOutcome()) {
          case OUTCOME_ANSWERED -> "answered";
          case OUTCOME_FAILED -> "failed";
          default -> "timed_out";
        });
    json.put("state", MessageWords.state(response.hasResult(), response.getResult()));
    json.put("failed_reason", response.getResult().getFailedReason());
    if (response.hasAnswer()) {
      Message answer = response.getAnswer();
      Map<String, @Nullable Object> inner = new LinkedHashMap<>();
      inner.put("message_id", Hex.of(answer.getMessageId()));
      inner.put("message_type", answer.getMessageType());
      inner.put(
          "matched_by", response.getMatch() == Match.MATCH_IN_REPLY_TO ? "in-reply-to" : "time");
      inner.put("data", Payload.json(answer));
      json.put("answer", inner);
    }
    return json;
  }
}
