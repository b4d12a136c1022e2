package dev.fleetspeak.client.service.stdin;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.stdinservice.Config;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import dev.fleetspeak.proto.stdinservice.LogLevel;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command for each message, one at a time, and sends what it printed to the server's service
 * of the same name, with the annotation {@code in-reply-to}. A command that fails, prints too much
 * or takes too long fails the message, with the end of its error output as part of the reason.
 */
final class StdinService implements Service {
  private static final String INPUT_TYPE = "StdinServiceInputMessage";
  private static final String OUTPUT_TYPE = "StdinServiceOutputMessage";

  /** A contact takes 20 MiB; an answer has to fit with room for others. */
  private static final int MAX_OUTPUT_BYTES = 10 * 1024 * 1024;

  private static final int LOGGED_BYTES = 4096;
  private static final int REASON_BYTES = 700;
  private static final Logger LOG = System.getLogger(StdinService.class.getName());

  private final Config config;
  private @Nullable ServiceContext context;

  StdinService(Config config) {
    this.config = config;
  }

  @Override
  public void start(ServiceContext context) {
    this.context = context;
  }

  @Override
  public void process(Message message) throws Exception {
    ServiceContext client = context;
    if (client == null) {
      throw new IllegalStateException("the service was not started");
    }
    if (!message.getMessageType().equals(INPUT_TYPE)) {
      throw new IllegalArgumentException(
          "a stdin service takes messages of type "
              + INPUT_TYPE
              + ", not \""
              + message.getMessageType()
              + "\"");
    }
    InputMessage input = message.getData().unpack(InputMessage.class);
    List<String> command = new ArrayList<>();
    command.add(config.getCmd());
    command.addAll(config.getArgsList());
    command.addAll(input.getArgsList());
    CommandRun.Result result =
        CommandRun.run(
            command,
            input.getInput(),
            Duration.ofSeconds(config.getTimeoutSeconds()),
            MAX_OUTPUT_BYTES);
    log(client.serviceName(), result);
    if (result.exitCode() != 0) {
      throw new CommandFailedException(describeExit(result.exitCode()) + tail(result.stderr()));
    }
    client.send(answer(client.serviceName(), message, result));
  }

  private static Message answer(String service, Message request, CommandRun.Result result) {
    Instant now = Instant.now();
    Message.Builder answer =
        Message.newBuilder()
            .setDestination(Address.newBuilder().setServiceName(service))
            .setMessageType(OUTPUT_TYPE)
            .setData(
                Any.pack(
                    OutputMessage.newBuilder()
                        .setStdout(result.stdout())
                        .setStderr(result.stderr())
                        .setTimestamp(
                            Timestamp.newBuilder()
                                .setSeconds(now.getEpochSecond())
                                .setNanos(now.getNano()))
                        .build()));
    if (!request.getMessageId().isEmpty()) {
      answer.setAnnotations(
          Annotations.newBuilder()
              .addEntries(
                  Annotations.Entry.newBuilder()
                      .setKey("in-reply-to")
                      .setValue(MessageId.of(request.getMessageId()).toString())));
    }
    return answer.build();
  }

  /** 128 and above is how the JDK tells the signal that ended a process. */
  private static String describeExit(int code) {
    return code > 128 ? "the command died of signal " + (code - 128) : "exit status " + code;
  }

  private static String tail(ByteString stderr) {
    if (stderr.isEmpty()) {
      return "";
    }
    int from = Math.max(0, stderr.size() - REASON_BYTES);
    return ": " + stderr.substring(from).toString(StandardCharsets.UTF_8).strip();
  }

  private void log(String service, CommandRun.Result result) {
    if (config.getLogLevelValue() >= LogLevel.LOG_LEVEL_STDERR_VALUE) {
      log(service, "stderr", result.stderr());
    }
    if (config.getLogLevelValue() == LogLevel.LOG_LEVEL_ALL_VALUE) {
      log(service, "stdout", result.stdout());
    }
  }

  private static void log(String service, String name, ByteString output) {
    if (!output.isEmpty()) {
      ByteString shown = output.substring(0, Math.min(LOGGED_BYTES, output.size()));
      LOG.log(
          Level.INFO,
          "{0}: {1}: {2}{3}",
          service,
          name,
          shown.toString(StandardCharsets.UTF_8).stripTrailing(),
          shown.size() < output.size() ? " ... (cut)" : "");
    }
  }
}
