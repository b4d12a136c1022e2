package dev.fleetspeak.client.service.stdin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.service.RecordingContext;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.stdinservice.Config;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import dev.fleetspeak.proto.stdinservice.LogLevel;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("watches the processes that this JVM started")
class StdinServiceTest {
  @TempDir Path folder;
  private final RecordingContext context = new RecordingContext();

  private Service service(Config.Builder config) throws Exception {
    Service service =
        new StdinServiceFactory()
            .create(ClientServiceConfig.newBuilder().setConfig(Any.pack(config.build())).build());
    service.start(context);
    return service;
  }

  private static Message request(String input, String... args) {
    return Message.newBuilder()
        .setMessageId(ByteString.copyFrom(new byte[32]))
        .setMessageType("StdinServiceInputMessage")
        .setData(
            Any.pack(
                InputMessage.newBuilder()
                    .setInput(ByteString.copyFromUtf8(input))
                    .addAllArgs(List.of(args))
                    .build()))
        .build();
  }

  @Test
  void line23_anAnswerHoldsBothOutputsAndNamesItsRequest_configArgumentsComeFirst()
      throws Exception {
    Service service =
        service(Config.newBuilder().setCmd("/bin/sh").addArgs("-c").addArgs("cat; echo $0 >&2"));
    service.process(request("in", "argument"));
    Message answer = context.sent().poll(5, TimeUnit.SECONDS);
    assertThat(answer.getDestination().getServiceName()).isEqualTo("tested");
    assertThat(answer.getMessageType()).isEqualTo("StdinServiceOutputMessage");
    OutputMessage output = answer.getData().unpack(OutputMessage.class);
    assertThat(output.getStdout().toStringUtf8()).isEqualTo("in");
    assertThat(output.getStderr().toStringUtf8()).isEqualTo("argument\n");
    assertThat(output.hasTimestamp()).isTrue();
    assertThat(answer.getAnnotations().getEntries(0).getKey()).isEqualTo("in-reply-to");
    assertThat(answer.getAnnotations().getEntries(0).getValue()).isEqualTo("00".repeat(32));
  }

  @Test
  void aCommandThatIgnoresItsInputIsFine() throws Exception {
    service(Config.newBuilder().setCmd("true")).process(request("x".repeat(1_000_000)));
    assertThat(context.sent()).hasSize(1);
  }

  @Test
  void aFailureTellsStatusAndComplaint() throws Exception {
    Service service = service(Config.newBuilder().setCmd("/bin/sh").addArgs("-c"));
    assertThatThrownBy(() -> service.process(request("", "echo no such thing >&2; exit 3")))
        .hasMessage("exit status 3: no such thing");
    assertThatThrownBy(() -> service.process(request("", "kill -9 $$")))
        .hasMessage("the command died of signal 9");
    assertThat(context.sent()).isEmpty();
  }

  @Test
  void aMissingCommandIsSaid() throws Exception {
    assertThatThrownBy(
            () -> service(Config.newBuilder().setCmd("no-such-command")).process(request("")))
        .hasMessage("cannot start no-such-command: there is no such program in PATH");
  }

  @Test
  void c21_aCommandThatTakesTooLongIsKilled() throws Exception {
    Path pid = folder.resolve("pid");
    Service service =
        service(
            Config.newBuilder()
                .setCmd("/bin/sh")
                .addArgs("-c")
                .addArgs("echo $$ > " + pid + "; sleep 600")
                .setTimeoutSeconds(1));
    assertThatThrownBy(() -> service.process(request("")))
        .hasMessage("the command took longer than 1 s and was killed");
    long number = Long.parseLong(Files.readString(pid).strip());
    Awaitility.await().until(() -> ProcessHandle.of(number).isEmpty());
  }

  @Test
  void c21_outputIsBounded() throws Exception {
    assertThatThrownBy(() -> service(Config.newBuilder().setCmd("yes")).process(request("")))
        .hasMessageContaining("the command printed more than");
  }

  @Test
  void line24_c2_stoppingKillsTheCommand() throws Exception {
    Path pid = folder.resolve("pid");
    Service service =
        service(
            Config.newBuilder()
                .setCmd("/bin/sh")
                .addArgs("-c")
                .addArgs("echo $$ > " + pid + "; sleep 600"));
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                service.process(request(""));
              } catch (Exception expected) {
                assertThat(expected).isInstanceOf(InterruptedException.class);
              }
            });
    Awaitility.await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
    thread.interrupt();
    thread.join();
    long number = Long.parseLong(Files.readString(pid).strip());
    Awaitility.await().until(() -> ProcessHandle.of(number).isEmpty());
    assertThat(context.sent()).isEmpty();
  }

  @Test
  void line25_logLevelsSayWhatOfACommandIsLogged() throws Exception {
    List<String> none = logged(LogLevel.LOG_LEVEL_NONE_VALUE);
    List<String> errors = logged(LogLevel.LOG_LEVEL_STDERR_VALUE);
    List<String> all = logged(LogLevel.LOG_LEVEL_ALL_VALUE);
    assertThat(none).isEmpty();
    assertThat(errors).containsExactly("tested: stderr: bad");
    assertThat(all).containsExactly("tested: stderr: bad", "tested: stdout: good");
    // A number that is not known yet means at least errors.
    assertThat(logged(7)).containsExactly("tested: stderr: bad");
  }

  private List<String> logged(int level) throws Exception {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(StdinService.class.getName());
    logger.addHandler(handler);
    try {
      service(
              Config.newBuilder()
                  .setCmd("/bin/sh")
                  .addArgs("-c")
                  .addArgs("echo good; echo bad >&2")
                  .setLogLevelValue(level))
          .process(request(""));
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }

  @Test
  void otherTypesAndConfigurationsAreRefused() throws Exception {
    Service service = service(Config.newBuilder().setCmd("true"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service.process(Message.newBuilder().setMessageType("Other").build()))
        .withMessageContaining("\"Other\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service(Config.newBuilder()))
        .withMessageContaining("cmd");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> service(Config.newBuilder().setCmd("true").setTimeoutSeconds(-1)))
        .withMessageContaining("timeout_seconds");
  }
}
