package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.e2e.kit.Keys;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.e2e.kit.Text;
import dev.fleetspeak.e2e.peer.FramedMessages;
import dev.fleetspeak.e2e.peer.KeptMessages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The stock client with the durable outbox is killed two hundred times, while it starts, connects,
 * accepts messages of a daemon service, sends them and hears of their fate: the server processes
 * every message that was accepted, each under one id and once, and what was acknowledged in one
 * life is not sent in a later one.
 *
 * <p>A daemon is not told what its client accepted. But whatever the outbox holds at a kill was
 * accepted; and the client takes one message after the other, so what lies further back than its
 * pipe and the client's buffer hold was accepted too, and of each life the server has to get all
 * messages up to the last that it got, without a gap.
 */
@Tag("e2e")
class ClientKillTest {
  private static final int CLIENTS = 4;
  private static final int KILLS = 50;

  /** So many numbers belong to one life of a client, and so many of them are messages. */
  private static final long LIFE = 1_000_000;

  private static final int MESSAGES = 100;

  /** More messages than a pipe and the client's buffer hold, 64 KiB each. */
  private static final int UNDER_WAY = 2 * 65_536 / FramedMessages.SIZE + 2;

  private static final long MAX_LIFE_MILLIS = 200;
  private static final Way STREAMING = new Way(true, false, false);
  private static final Duration BOUND = Duration.ofSeconds(150);

  @Test
  void nothingAcceptedIsLostThoughClientsAreKilledTwoHundredTimes() throws Exception {
    Path work = Repository.work("client-kill");
    List<Killed> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(index -> new Killed(work.resolve("client-" + index), index))
            .toList();
    try (OurServer server = server(work, clients)) {
      String javaFlags = shareClasses(work, server.https());
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      for (Killed client : clients) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        client.killAgainAndAgain(server.https(), javaFlags);
                        client.drain(server.https(), javaFlags);
                      } catch (RuntimeException | AssertionError e) {
                        failures.add(e);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
    }
    for (Killed client : clients) {
      client.assertNothingIsLostOrProcessedTwice();
    }
  }

  /**
   * Lets a client that nobody kills leave an archive of its classes, as packages ship one: two
   * hundred starts then cost a third less.
   *
   * @return flags for the Java of all that come after
   */
  private static String shareClasses(Path work, String server) {
    // Relative to where the tests run: flags are split at blanks.
    String flag = "-XX:SharedArchiveFile=" + Path.of("").toAbsolutePath().relativize(work) + "/jsa";
    try (TestClient client =
        TestClient.ours(
            work.resolve("first"),
            "first",
            server,
            STREAMING,
            Keys.trusted(),
            "",
            "-XX:+AutoCreateSharedArchive " + flag)) {
      client.process().awaitOutput(" runs services: ", BOUND);
      client.process().terminate();
      assertThat(client.process().awaitExit(BOUND)).isZero();
    }
    assertThat(work.resolve("jsa")).exists();
    return flag;
  }

  /** One client over its lives. */
  private static final class Killed {
    private final Path folder;
    private final int index;
    private final Path processed;
    private final Set<Long> accepted = new HashSet<>();
    private Set<Long> kept = Set.of();

    Killed(Path folder, int index) {
      this.folder = folder;
      this.index = index;
      this.processed = folder.resolveSibling("processed-" + index);
    }

    String service() {
      return "count-" + index;
    }

    void killAgainAndAgain(String server, String javaFlags) {
      // The same points of time in each run, as far as a machine is the same twice.
      Random random = new Random(index);
      for (int life = 0; life < KILLS; life++) {
        long number = index * (long) KILLS + life;
        Path messages = folder.resolve("messages-" + number);
        Repository.write(folder.resolve("life"), Long.toString(number));
        FramedMessages.write(messages, service(), number * LIFE, MESSAGES);
        Program program = start(server, javaFlags);
        try {
          // Some on their way up, some while they accept, some while the server hears of it.
          int phase = random.nextInt(5);
          if (phase > 0) {
            awaitPhase(program, number * LIFE, phase > 2);
          }
          LockSupport.parkNanos(Duration.ofMillis(random.nextLong(MAX_LIFE_MILLIS)).toNanos());
          assertThat(program.isAlive()).as(program.output()).isTrue();
        } finally {
          program.kill();
        }
        messages.toFile().delete();
        lookAtWhatIsKept(number);
      }
      assertThat(folder.resolve("client.log")).content().doesNotContain("corrupted");
    }

    /**
     * Waits until the server processes something, or, if that may be missed, until the daemon wrote
     * something; an outbox that is full from earlier lives accepts nothing before that.
     */
    private void awaitPhase(Program program, long first, boolean connected) {
      long before = processed.toFile().length();
      Awaitility.await()
          .atMost(BOUND)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .failFast(() -> !program.isAlive())
          .until(
              () ->
                  processed.toFile().length() > before
                      || !connected && written().stream().anyMatch(number -> number >= first));
    }

    /** What this life leaves of earlier ones, it found unacknowledged. */
    private void lookAtWhatIsKept(long life) {
      Set<Long> now = kept();
      assertThat(now.stream().filter(number -> number < life * LIFE))
          .as("kept by life " + life + " of earlier lives")
          .isSubsetOf(kept);
      kept = now;
      accepted.addAll(now);
    }

    private Set<Long> kept() {
      Path scratch = folder.resolve("kept");
      Repository.remove(scratch);
      return KeptMessages.numbers(folder.resolve("outbox"), scratch);
    }

    /** Lets it live once more, with nothing new to say, until all is processed and acknowledged. */
    void drain(String server, String javaFlags) {
      Repository.write(folder.resolve("life"), "-1");
      Program program = start(server, javaFlags);
      try {
        Awaitility.await()
            .alias("every accepted message processed, and none kept")
            .atMost(BOUND)
            .pollInterval(Duration.ofMillis(200))
            .failFast(() -> !program.isAlive())
            .untilAsserted(
                () -> {
                  Set<Long> numbers = processed();
                  assertThat(numbers).containsAll(accepted());
                  assertThat(gaps(numbers)).isEmpty();
                  assertThat(kept()).isEmpty();
                });
      } finally {
        program.kill();
      }
    }

    void assertNothingIsLostOrProcessedTwice() {
      Set<String> ids = new HashSet<>();
      Set<Long> numbers = new HashSet<>();
      for (String line : lines(processed)) {
        assertThat(ids.add(line.split(" ", -1)[0])).as("processed twice: " + line).isTrue();
        assertThat(numbers.add(number(line))).as("under two ids: " + line).isTrue();
      }
      assertThat(accepted()).hasSizeGreaterThan(KILLS);
      assertThat(numbers).containsAll(accepted());
    }

    /** Greets, then writes a life's messages, and after each five of them notes the last one. */
    private String daemon() {
      return """
        cd '%1$s'; life=$(cat life); first=$((life * %2$d)); printf '\\001\\020\\356\\361' >&4; i=0
        while [ $i -lt %3$d ] && [ -e messages-$life ]; do
          dd if=messages-$life bs=%4$d skip=$i count=5 >&4 2>/dev/null || exit 1
          i=$((i + 5)); echo $((first + i - 1)) >>written
        done
        exec cat <&3 >/dev/null
        """
          .formatted(folder, LIFE, MESSAGES, FramedMessages.SIZE);
    }

    private Program start(String server, String javaFlags) {
      TestClient.textService(
          folder,
          "count",
          """
          name: "%s" factory: "Daemon"
          config {
            [type.googleapis.com/fleetspeak.daemonservice.Config] {
              argv: "/bin/sh" argv: "-c" argv: %s
            }
          }
          """
              .formatted(service(), Text.quoted(daemon())));
      return TestClient.ours(
              folder,
              "kill-" + index,
              server,
              STREAMING,
              Keys.trusted(),
              "outbox_directory: " + Text.quoted(folder.resolve("outbox").toString()),
              javaFlags)
          .process();
    }

    /** What was kept, and of each life what lies before all that may have been under way. */
    private Set<Long> accepted() {
      Set<Long> all = new HashSet<>(accepted);
      for (long last : written()) {
        for (long number = last / LIFE * LIFE; number <= last - UNDER_WAY; number++) {
          all.add(number);
        }
      }
      return all;
    }

    private Set<Long> written() {
      Set<Long> numbers = new HashSet<>();
      lines(folder.resolve("written")).forEach(line -> numbers.add(Long.parseLong(line)));
      return numbers;
    }

    private Set<Long> processed() {
      Set<Long> numbers = new HashSet<>();
      lines(processed).forEach(line -> numbers.add(number(line)));
      return numbers;
    }
  }

  /** Numbers that are missing before a later one of the same life. */
  private static List<Long> gaps(Set<Long> numbers) {
    TreeMap<Long, Long> last = new TreeMap<>();
    numbers.forEach(number -> last.merge(number / LIFE, number, Math::max));
    List<Long> gaps = new ArrayList<>();
    last.forEach(
        (life, end) -> {
          for (long number = life * LIFE; number < end; number++) {
            if (!numbers.contains(number)) {
              gaps.add(number);
            }
          }
        });
    return gaps;
  }

  private static long number(String processed) {
    return Long.parseLong(processed.split(" ", -1)[1]);
  }

  private static List<String> lines(Path file) {
    String text = Files.exists(file) ? Repository.read(file) : "";
    // The last line may be only half there.
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static OurServer server(Path work, List<Killed> clients) {
    StringBuilder services = new StringBuilder();
    for (Killed client : clients) {
      services.append(
          """
          services {
            name: "%s"
            factory: "Recorder"
            config { [type.googleapis.com/google.protobuf.StringValue] { value: "%s" } }
          }
          """
              .formatted(client.service(), client.processed));
    }
    return OurServer.start(
        work.resolve("server"),
        services.toString(),
        List.of(
            Repository.java(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Repository.jars("daemon-server/server") + ":" + Repository.testClasses(),
            "dev.fleetspeak.server.Main"));
  }
}
