package dev.fleetspeak.client.service.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Duration;
import dev.fleetspeak.client.service.RecordingContext;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.daemonservice.Config;
import dev.fleetspeak.proto.daemonservice.StdOutputData;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What becomes of a program and of what it started (client.md 6.2, 6.4, 6.5). */
@Isolated("watches the processes that this JVM started")
@Timeout(60)
class DaemonLifeTest {
  private static final java.time.Duration LONG = java.time.Duration.ofSeconds(60);
  private static final DaemonService.Timing SLOW_RESTART =
      new DaemonService.Timing(LONG, LONG, java.time.Duration.ofMillis(300));

  /** First magic of the channel, then everything that comes back is read. */
  private static final String GREET = "printf '\\001\\020\\356\\361' >&4; ";

  @TempDir Path folder;
  private final RecordingContext context = new RecordingContext();
  private DaemonService service;

  @AfterEach
  void stop() {
    if (service != null) {
      service.stop();
    }
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  private void start(Config.Builder config, ServiceContext client, boolean forward) {
    service = new DaemonService(config.build(), SLOW_RESTART, forward);
    service.start(client);
  }

  private static Config.Builder script(String text) {
    return Config.newBuilder().addArgv("/bin/sh").addArgv("-c").addArgv(text);
  }

  private long pidIn(String name) {
    Path file = folder.resolve(name);
    Awaitility.await().until(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void awaitGone(long pid) {
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void theWholeTreeEndsWithItsService() {
    start(
        script(
            GREET
                + "trap '' INT TERM; sh -c 'sleep 300 & echo $! > "
                + folder
                + "/grandchild; wait' & cat <&3 >/dev/null; wait"),
        context,
        false);
    long grandchild = pidIn("grandchild");
    service.stop();
    awaitGone(grandchild);
  }

  @Test
  void whatAProgramLeftBehindEndsWhenItEnds() {
    start(
        script(
            GREET
                + "sleep 300 3<&- 4>&- & echo $! > "
                + folder
                + "/left; echo $$ > "
                + folder
                + "/program"),
        context,
        false);
    long left = pidIn("left");
    awaitGone(pidIn("program"));
    awaitGone(left);
  }

  @Test
  void line29_inactivityEndsTheProgram_outputCountsAsActivity() throws Exception {
    start(
        script(
                GREET
                    + "for i in 1 2 3 4 5 6 7 8 9 10; do echo $i; sleep 0.1; done;"
                    + " cat <&3 >/dev/null")
            .setInactivityTimeout(Duration.newBuilder().setNanos(700_000_000))
            .setStdParams(Config.StdParams.newBuilder().setServiceName("out")),
        context,
        false);
    service.process(Message.getDefaultInstance());
    StdOutputData all = context.await("StdOutput").getData().unpack(StdOutputData.class);
    assertThat(all.getStdout().toStringUtf8()).endsWith("9\n10\n");
  }

  @Test
  void line30_withNobodyTakingOutputAcceptingBlocks_andAllThatWasAcceptedComesOutLater()
      throws Exception {
    Semaphore room = new Semaphore(0);
    List<Message> sent = new java.util.concurrent.CopyOnWriteArrayList<>();
    ServiceContext full =
        new ServiceContext() {
          @Override
          public String serviceName() {
            return "tested";
          }

          @Override
          public ClientId clientId() {
            return context.clientId();
          }

          @Override
          public List<String> labels() {
            return List.of();
          }

          @Override
          public void send(Message message, Runnable acknowledged) throws InterruptedException {
            if (message.getMessageType().equals("Big")) {
              room.acquire();
              sent.add(message);
            }
          }
        };
    // What the program reads it writes: the pipe's two ends are the loop.
    start(script("exec cat <&3 >&4"), full, false);
    List<Message> accepted = new ArrayList<>();
    Thread giving =
        Thread.startVirtualThread(
            () -> {
              try {
                for (int i = 0; i < 50; i++) {
                  Message big = big(i);
                  service.process(big);
                  accepted.add(big);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Awaitility.await()
        .pollInterval(java.time.Duration.ofMillis(300))
        .until(
            () -> {
              int before = accepted.size();
              return !giving.join(java.time.Duration.ofMillis(500)) && accepted.size() == before;
            });
    assertThat(accepted.size()).isBetween(1, 20);
    // A sender's patience counts while it is blocked.
    giving.interrupt();
    assertThat(giving.join(java.time.Duration.ofSeconds(10))).isTrue();
    room.release(1000);
    Awaitility.await().until(() -> sent.size() >= accepted.size());
    assertThat(sent.subList(0, accepted.size())).isEqualTo(accepted);
  }

  private static Message big(int number) {
    return Message.newBuilder()
        .setDestination(
            dev.fleetspeak.proto.common.Address.newBuilder().setServiceName("away" + number))
        .setMessageType("Big")
        .setData(Any.pack(BytesValue.of(ByteString.copyFrom(new byte[100_000]))))
        .build();
  }

  @Test
  void line35_aProgramThatFreezesBeforeItGreetsIsKilled() throws Exception {
    service =
        new DaemonService(
            script("kill -STOP $$").build(),
            new DaemonService.Timing(
                LONG, java.time.Duration.ofMillis(50), java.time.Duration.ofMillis(50)),
            false);
    service.start(context);
    ResourceUsageData last =
        context.await("ResourceUsage").getData().unpack(ResourceUsageData.class);
    assertThat(last.getProcessTerminated()).isTrue();
    awaitGone(last.getPid());
  }

  @Test
  void c30_forwardedOutputIsTheClientsOwn_alsoWithStdParams() throws Exception {
    // The test's own output is surefire's channel, so a JVM between us plays the client.
    Process client =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ForwardingClient.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      client.getOutputStream().close();
      String printed =
          new String(
              client.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(printed).contains("said by the program").contains("nothing was captured");
    } finally {
      client.destroyForcibly().waitFor();
    }
  }

  @Test
  void aMessageThatBeginsAndDoesNotEndEndsTheProgram() {
    service =
        new DaemonService(
            script(
                    GREET
                        + "printf '\\144\\000\\000\\000x' >&4; echo $$ > "
                        + folder
                        + "/program; cat <&3 >/dev/null")
                .build(),
            new DaemonService.Timing(
                LONG, java.time.Duration.ofMillis(500), java.time.Duration.ofMillis(300)),
            false);
    service.start(context);
    awaitGone(pidIn("program"));
  }
}
