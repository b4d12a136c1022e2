package dev.fleetspeak.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Outcome;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import org.junit.jupiter.api.Test;

class ReplyTest {
  private static SendAndWaitResponse answer(com.google.protobuf.Message data) {
    return SendAndWaitResponse.newBuilder()
        .setOutcome(Outcome.OUTCOME_ANSWERED)
        .setAnswer(Message.newBuilder().setData(Any.pack(data)))
        .build();
  }

  @Test
  void whatACommandPrintedIsShownLineByLineAndCannotMoveTheCursor() {
    OutputMessage output =
        OutputMessage.newBuilder()
            .setStdout(ByteString.copyFromUtf8("a\nb\u001b[2J\n"))
            .setStderr(ByteString.copyFromUtf8("c\n"))
            .build();
    assertThat(Reply.lines(answer(output))).containsExactly("a", "b\\u001b[2J", "c");
  }

  @Test
  void aDaemonsTextIsShown() {
    assertThat(Reply.lines(answer(StringValue.of("Hello")))).containsExactly("Hello");
  }

  @Test
  void aFailureShowsItsReason() {
    SendAndWaitResponse failed =
        SendAndWaitResponse.newBuilder()
            .setOutcome(Outcome.OUTCOME_FAILED)
            .setResult(MessageResult.newBuilder().setFailed(true).setFailedReason("no such file"))
            .build();
    assertThat(Reply.isAnswered(failed)).isFalse();
    assertThat(Reply.lines(failed)).containsExactly("failed: no such file");
  }

  @Test
  void silenceIsSaid() {
    SendAndWaitResponse silent =
        SendAndWaitResponse.newBuilder().setOutcome(Outcome.OUTCOME_TIMED_OUT).build();
    assertThat(Reply.isAnswered(silent)).isFalse();
    assertThat(Reply.lines(silent)).containsExactly("nothing came back in time");
  }
}
