package dev.fleetspeak.tools.demo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse;
import dev.fleetspeak.proto.console.v1.SendAndWaitResponse.Outcome;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import dev.fleetspeak.tools.admin.output.Printable;
import java.util.List;

/** What came of a message to a demo's service, for people. */
final class Reply {
  private Reply() {}

  static boolean isAnswered(SendAndWaitResponse response) {
    return response.getOutcome() == Outcome.OUTCOME_ANSWERED;
  }

  /** Lines fit for a terminal: what the service said, or why it did not. */
  static List<String> lines(SendAndWaitResponse response) {
    return switch (response.getOutcome()) {
      case OUTCOME_ANSWERED ->
          text(response.getAnswer().getData()).lines().map(Printable::of).toList();
      case OUTCOME_FAILED -> List.of(Printable.of("failed: " + reason(response)));
      default -> List.of("nothing came back in time");
    };
  }

  /** Why the client could not process the message. */
  static String reason(SendAndWaitResponse response) {
    return response.getResult().getFailedReason().strip();
  }

  private static String text(Any data) {
    try {
      if (data.is(OutputMessage.class)) {
        OutputMessage output = data.unpack(OutputMessage.class);
        return output.getStdout().toStringUtf8() + output.getStderr().toStringUtf8();
      }
      if (data.is(StringValue.class)) {
        return data.unpack(StringValue.class).getValue();
      }
    } catch (InvalidProtocolBufferException e) {
      return data.getTypeUrl() + " that does not parse: " + e.getMessage();
    }
    return data.getTypeUrl() + ", " + data.getValue().size() + " bytes";
  }
}
