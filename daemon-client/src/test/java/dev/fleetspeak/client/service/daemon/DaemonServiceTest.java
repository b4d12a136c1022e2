package dev.fleetspeak.client.service.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.StringValue;
import dev.fleetspeak.client.service.RecordingContext;
import dev.fleetspeak.connector.channel.ChannelReader;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.daemonservice.Config;
import dev.fleetspeak.proto.daemonservice.StdOutputData;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("watches the processes that this JVM started")
class DaemonServiceTest {
  private static final DaemonService.Timing QUICK =
      new DaemonService.Timing(
          java.time.Duration.ofMillis(10),
          java.time.Duration.ofSeconds(30),
          java.time.Duration.ofMillis(300));

  @TempDir Path folder;
  private final RecordingContext context = new RecordingContext();
  private DaemonService service;

  private static Config.Builder echo() {
    return Config.newBuilder()
        .addArgv(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .addArgv("-XX:TieredStopAtLevel=1")
        .addArgv("--sun-misc-unsafe-memory-access=allow")
        .addArgv("-cp")
        .addArgv(System.getProperty("java.class.path"))
        .addArgv(EchoDaemon.class.getName());
  }

  private void start(Config.Builder config) {
    start(config, QUICK);
  }

  private void start(Config.Builder config, DaemonService.Timing timing) {
    service = new DaemonService(config.build(), timing, false);
    service.start(context);
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.stop();
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static Message message(String type) {
    return Message.newBuilder()
        .setMessageId(ByteString.copyFrom(new byte[32]))
        .setSource(Address.newBuilder().setServiceName("caller"))
        .setMessageType(type)
        .build();
  }

  private String pong() throws Exception {
    Message answer = context.await("Pong");
    assertThat(answer.getDestination().getServiceName()).isEqualTo("caller");
    assertThat(answer.getAnnotations().getEntries(0).getValue()).isEqualTo("00".repeat(32));
    return answer.getData().unpack(StringValue.class).getValue();
  }

  @Test
  void messagesGoThereAndBackAndTheClientIdIsTold() throws Exception {
    start(echo());
    service.process(message("Ping"));
    assertThat(pong()).startsWith("0102030405060708 ");
    service.process(message("Ping"));
    pong();
  }

  @Test
  void aProgramThatEndedIsStartedAgainAndNoMessageIsLost() throws Exception {
    start(echo());
    service.process(message("Ping"));
    String first = pong();
    service.process(message("Exit"));
    Awaitility.await().until(() -> ProcessHandle.of(Long.parseLong(first.split(" ")[1])).isEmpty());
    service.process(message("Ping"));
    assertThat(pong()).isNotEqualTo(first);
  }

  @Test
  void c23_aLazyProgramStartsWithItsFirstMessageAndKeepsIt() throws Exception {
    start(echo().setInactivityTimeout(Duration.newBuilder().setSeconds(1)));
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    service.process(message("Ping"));
    String first = pong();
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(Long.parseLong(first.split(" ")[1])).isEmpty());
    service.process(message("Ping"));
    assertThat(pong()).isNotEqualTo(first);
  }

  @Test
  void line35_aProgramThatSendsGarbageIsEnded() throws Exception {
    start(
        Config.newBuilder()
            .addArgv("/bin/sh")
            .addArgv("-c")
            .addArgv(
                "echo x >> " + folder.resolve("starts") + "; echo garbage >&4; exec sleep 600"));
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(folder.resolve("starts")).content().contains("x\nx"));
  }

  @Test
  void aProgramThatNeverSpeaksGetsItsEndOfFile() throws Exception {
    start(
        Config.newBuilder()
            .addArgv("/bin/sh")
            .addArgv("-c")
            .addArgv("cat <&3 >/dev/null; echo ended > " + folder.resolve("ended")),
        new DaemonService.Timing(
            java.time.Duration.ofSeconds(60),
            java.time.Duration.ofMillis(100),
            java.time.Duration.ofSeconds(2)));
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(folder.resolve("ended")).hasContent("ended"));
  }

  @Test
  void aMissingProgramIsTriedAgainAndStopStillWorks() throws Exception {
    start(Config.newBuilder().addArgv("/no/such/program"));
    Thread.sleep(100);
    service.stop();
  }

  @Test
  void capturedOutputIsSentAtTheEnd() throws Exception {
    start(
        echo()
            .setStdParams(
                Config.StdParams.newBuilder().setServiceName("output").setFlushBytes(10)));
    service.process(message("Print"));
    service.process(message("Exit"));
    StringBuilder stdout = new StringBuilder();
    StringBuilder stderr = new StringBuilder();
    long expectedIndex = 0;
    while (!stdout.toString().equals("printed") || !stderr.toString().equals("complained")) {
      Message part = context.await("StdOutput");
      assertThat(part.getDestination().getServiceName()).isEqualTo("output");
      StdOutputData data = part.getData().unpack(StdOutputData.class);
      assertThat(data.getMessageIndex())
          .as("after <%s> and <%s>", stdout, stderr)
          .isEqualTo(expectedIndex++);
      assertThat(data.getStdout().size() + data.getStderr().size()).isLessThanOrEqualTo(10);
      stdout.append(data.getStdout().toStringUtf8());
      stderr.append(data.getStderr().toStringUtf8());
    }
  }

  @Test
  void line27_usageIsReportedWithTheProgramsOwnIdAndVersion_andItsEnd() throws Exception {
    start(
        echo()
            .setResourceMonitoringSampleSize(2)
            .setResourceMonitoringSamplePeriod(Duration.newBuilder().setNanos(50_000_000)));
    service.process(message("Ping"));
    String pid = pong().split(" ")[1];
    Message report = context.await("ResourceUsage");
    assertThat(report.getDestination().getServiceName()).isEqualTo("system");
    assertThat(report.getPriority()).isEqualTo(Message.Priority.LOW);
    assertThat(report.getBackground()).isTrue();
    ResourceUsageData usage = report.getData().unpack(ResourceUsageData.class);
    assertThat(usage.getScope()).isEqualTo("tested");
    assertThat(usage.getPid()).isEqualTo(Long.parseLong(pid));
    assertThat(usage.getVersion()).isEqualTo("1.0");
    assertThat(usage.getResourceUsage().getMeanResidentMemory()).isPositive();
    service.process(message("Exit"));
    do {
      usage = context.await("ResourceUsage").getData().unpack(ResourceUsageData.class);
    } while (!usage.getProcessTerminated());
    assertThat(usage.getPid()).isEqualTo(Long.parseLong(pid));
    assertThat(usage.getVersion()).isEmpty();
  }

  @Test
  void line31_aProgramAboveItsMemoryLimitIsKilledAndStartedAgain_evenWithoutReports()
      throws Exception {
    start(
        echo()
            .setDisableResourceMonitoring(true)
            .setMemoryLimit(10_000_000)
            .setResourceMonitoringSamplePeriod(Duration.newBuilder().setNanos(50_000_000)));
    KillNotification first = killed();
    assertThat(first.getReason()).isEqualTo(KillNotification.Reason.MEMORY_EXCEEDED);
    assertThat(killed().getPid()).isNotEqualTo(first.getPid());
  }

  @Test
  void line32_aSilentProgramIsKilled() throws Exception {
    start(
        echo()
            .setMonitorHeartbeats(true)
            .setHeartbeatUnresponsiveKillPeriod(Duration.newBuilder().setNanos(100_000_000)));
    service.process(message("Ping"));
    String pid = pong().split(" ")[1];
    KillNotification killed = killed();
    assertThat(killed.getReason()).isEqualTo(KillNotification.Reason.HEARTBEAT_FAILURE);
    assertThat(killed.getPid()).isEqualTo(Long.parseLong(pid));
    assertThat(killed.getService()).isEqualTo("tested");
    assertThat(killed().getPid()).isNotEqualTo(killed.getPid());
    assertThat(context.metrics().of("daemon"))
        .as("one end in between, and perhaps the second's")
        .hasSizeBetween(1, 2);
  }

  private KillNotification killed() throws Exception {
    return context.await("KillNotification").getData().unpack(KillNotification.class);
  }

  @Test
  void c22_anEmptyCommandIsRefused() {
    assertThatThrownBy(
            () ->
                new DaemonServiceFactory()
                    .create(
                        ClientServiceConfig.newBuilder()
                            .setConfig(Any.pack(Config.getDefaultInstance()))
                            .build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("config.argv is empty");
  }

  @Test
  void c24_aMessageTooLargeForTheChannelIsFailed() {
    service = new DaemonService(echo().setLazyStart(true).build(), QUICK, false);
    Message large =
        message("Ping").toBuilder()
            .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[2 * 1024 * 1024])))
            .build();
    assertThatThrownBy(() -> service.process(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2097152");
  }

  @Test
  void line28_aDyingProgramIsRestartedNoFasterThanTheDelay_withAReportForEach() throws Exception {
    java.time.Duration delay = java.time.Duration.ofMillis(400);
    start(
        Config.newBuilder().addArgv("/bin/false"),
        new DaemonService.Timing(delay, java.time.Duration.ofSeconds(30), QUICK.patience()));
    java.time.Instant first = started(context.await("ResourceUsage"));
    java.time.Instant second = started(context.await("ResourceUsage"));
    assertThat(java.time.Duration.between(first, second))
        .isGreaterThanOrEqualTo(delay.minusMillis(50));
  }

  private static java.time.Instant started(Message report) throws Exception {
    ResourceUsageData usage = report.getData().unpack(ResourceUsageData.class);
    assertThat(usage.getProcessTerminated()).isTrue();
    return java.time.Instant.ofEpochSecond(
        usage.getProcessStartTime().getSeconds(), usage.getProcessStartTime().getNanos());
  }

  @Test
  void line33_aProgramThatGivesSignsOfLifeIsLeftAlone() throws Exception {
    start(
        echo()
            .setMonitorHeartbeats(true)
            .setHeartbeatUnresponsiveKillPeriod(Duration.newBuilder().setNanos(800_000_000)));
    String first = null;
    for (int i = 0; i < 30; i++) {
      service.process(message("Ping"));
      String pong = pong();
      assertThat(first == null ? pong : first).isEqualTo(pong);
      first = pong;
      Thread.sleep(100);
    }
  }

  @Test
  void line34_outputOfAProgramThatExitsAtOnceArrives() throws Exception {
    start(
        Config.newBuilder()
            .addArgv("/bin/sh")
            .addArgv("-c")
            .addArgv("echo $FLEETSPEAK_CLIENT_ID")
            .setStdParams(Config.StdParams.newBuilder().setServiceName("output")));
    StdOutputData data = context.await("StdOutput").getData().unpack(StdOutputData.class);
    assertThat(data.getStdout().toStringUtf8()).isEqualTo("0102030405060708\n");
  }

  @Test
  void line35_aProgramThatIgnoresEndAndInterruptIsKilled() throws Exception {
    start(
        Config.newBuilder()
            .addArgv("/bin/sh")
            .addArgv("-c")
            .addArgv("trap '' INT TERM; echo garbage >&4; while true; do sleep 0.1; done"));
    ResourceUsageData usage =
        context.await("ResourceUsage").getData().unpack(ResourceUsageData.class);
    assertThat(usage.getProcessTerminated()).isTrue();
    assertThat(ProcessHandle.of(usage.getPid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void line36_muchOutputArrivesWhole() throws Exception {
    start(
        Config.newBuilder()
            .addArgv("/bin/sh")
            .addArgv("-c")
            .addArgv("yes out | head -n 131072; yes err | head -n 131072 >&2")
            .setStdParams(Config.StdParams.newBuilder().setServiceName("output")),
        new DaemonService.Timing(
            java.time.Duration.ofSeconds(60),
            java.time.Duration.ofSeconds(30),
            java.time.Duration.ofSeconds(10)));
    long stdout = 0;
    long stderr = 0;
    while (stdout < 4 * 131_072 || stderr < 4 * 131_072) {
      StdOutputData data = context.await("StdOutput").getData().unpack(StdOutputData.class);
      stdout += data.getStdout().size();
      stderr += data.getStderr().size();
    }
    assertThat(stdout).isEqualTo(4 * 131_072);
    assertThat(stderr).isEqualTo(4 * 131_072);
  }

  /** Waits until a program that notes its starts in a file was started so often. */
  private void awaitStarts(int count) {
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> Files.exists(starts()) && Files.readAllLines(starts()).size() >= count);
  }

  private Path starts() {
    return folder.resolve("starts");
  }

  private Config.Builder script(String text) {
    return Config.newBuilder()
        .addArgv("/bin/sh")
        .addArgv("-c")
        .addArgv("echo x >> " + starts() + "; " + text);
  }

  @Test
  void line35_c25_aProgramThatDiesBeforeItsGreetingIsStartedAgainThoughAMessageWaits()
      throws Exception {
    start(script("sleep 0.1"));
    Thread giving = Thread.ofVirtual().start(() -> give(message("Ping")));
    awaitStarts(4);
    giving.interrupt();
    assertThat(giving.join(java.time.Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void c25_aProgramThatReadsNothingAndSendsGarbageIsStartedAgainThoughItsPipeIsFull()
      throws Exception {
    start(script("printf '\\001\\020\\356\\361' >&4; sleep 0.3; echo garbage >&4; exec sleep 600"));
    Message large =
        message("Ping").toBuilder()
            .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[1024 * 1024])))
            .build();
    Thread giving = Thread.ofVirtual().start(() -> give(large));
    awaitStarts(3);
    giving.interrupt();
    assertThat(giving.join(java.time.Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void c29_aMessageIsDoneWhenItsPipeTookAllOfIt_notBefore_andNotIfTheProgramDies()
      throws Exception {
    Path go = folder.resolve("go");
    Path got = folder.resolve("got");
    start(
        script(
            "printf '\\001\\020\\356\\361' >&4; if [ $(wc -l < "
                + starts()
                + ") = 1 ]; then until [ -e "
                + go
                + " ]; do sleep 0.05; done; else exec cat <&3 > "
                + got
                + "; fi"));
    Message large =
        message("Ping").toBuilder()
            .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[1024 * 1024])))
            .build();
    Thread giving = Thread.ofVirtual().start(() -> give(large));
    awaitStarts(1);
    assertThat(giving.join(java.time.Duration.ofSeconds(1)))
        .as("done, while its end is not in the pipe")
        .isFalse();
    Files.createFile(go);
    assertThat(giving.join(java.time.Duration.ofSeconds(20))).isTrue();
    awaitStarts(2);
    // With its size, and a magic number on either side.
    int whole = large.getSerializedSize() + 12;
    Awaitility.await().until(() -> Files.exists(got) && Files.size(got) >= whole);
    try (ChannelReader reader = new ChannelReader(Files.newInputStream(got))) {
      reader.awaitGreeting();
      assertThat(reader.read()).isEqualTo(large);
    }
  }

  private void give(Message message) {
    try {
      service.process(message);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void c26_aProgramsEndIsNoticedThoughAGrandchildKeepsItsPipesOpen() throws Exception {
    Path pids = folder.resolve("pids");
    start(
        script("printf '\\001\\020\\356\\361' >&4; sleep 600 & echo $! >> " + pids)
            .setStdParams(Config.StdParams.newBuilder().setServiceName("output")));
    try {
      awaitStarts(3);
    } finally {
      service.stop();
      for (String pid : Files.readAllLines(pids)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }
}
