package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.e2e.kit.Keys;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.peer.CountingClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients with the durable outbox are killed two hundred times, while they start, connect, accept
 * messages, send them and hear of their fate: the server processes every message that was accepted,
 * each under one id and once.
 */
@Tag("e2e")
class ClientKillTest {
  private static final int CLIENTS = 4;
  private static final int KILLS = 50;

  /** So many numbers belong to one life of a client. */
  private static final long LIFE = 1_000_000;

  private static final long MAX_LIFE_MILLIS = 200;
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void nothingAcceptedIsLostThoughClientsAreKilledTwoHundredTimes() throws Exception {
    Path work = Repository.work("client-kill");
    Path processed = work.resolve("processed");
    try (OurServer server = server(work, processed)) {
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int index = client;
        Path folder = Files.createDirectories(work.resolve("client-" + client));
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        killAgainAndAgain(
                            folder, server.https(), processed, index, new Random(index));
                      } catch (RuntimeException | AssertionError e) {
                        failures.add(e);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      Set<Long> accepted = drain(work, server, processed);
      assertThat(accepted.size()).isGreaterThan(CLIENTS * KILLS);
    }
    Set<String> ids = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (String line : lines(processed)) {
      assertThat(ids.add(line.split(" ", -1)[0])).as("processed twice: " + line).isTrue();
      assertThat(numbers.add(line.split(" ", -1)[1])).as("under two ids: " + line).isTrue();
    }
  }

  private static void killAgainAndAgain(
      Path folder, String server, Path processed, int client, Random random) {
    for (int life = 0; life < KILLS; life++) {
      long first = (client * (long) KILLS + life) * LIFE;
      Program program = start(folder, server, first);
      // Some on their way up, some while they accept, some while the server hears of it.
      int phase = random.nextInt(5);
      if (phase > 0) {
        awaitPhase(folder, program, first, phase > 2, processed);
      }
      LockSupport.parkNanos(Duration.ofMillis(random.nextLong(MAX_LIFE_MILLIS)).toNanos());
      assertThat(program.isAlive()).as(program.output()).isTrue();
      program.kill();
    }
    assertThat(folder.resolve("log")).content().doesNotContain("corrupted");
  }

  /**
   * Waits until the server processes something, or, if that may be missed, until something is
   * accepted; an outbox that is full from earlier lives accepts nothing before that.
   */
  private static void awaitPhase(
      Path folder, Program program, long first, boolean connected, Path processed) {
    long before = size(processed);
    Awaitility.await()
        .atMost(BOUND)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .failFast(() -> !program.isAlive())
        .until(
            () ->
                size(processed) > before
                    || !connected && accepted(folder).stream().anyMatch(number -> number >= first));
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static Set<Long> drain(Path work, OurServer server, Path processed) {
    Set<Long> accepted = new HashSet<>();
    List<Program> programs = new ArrayList<>();
    try {
      for (int client = 0; client < CLIENTS; client++) {
        Path folder = work.resolve("client-" + client);
        accepted.addAll(accepted(folder));
        programs.add(start(folder, server.https(), -1));
      }
      Awaitility.await()
          .alias("every accepted message")
          .atMost(BOUND)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> numbers(processed).containsAll(accepted));
    } finally {
      programs.forEach(Program::kill);
    }
    return accepted;
  }

  private static Program start(Path folder, String server, long first) {
    return Program.start(
        folder.resolve("log"),
        List.of(
            Repository.java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Repository.jars("daemon-client") + ":" + Repository.testClasses(),
            CountingClient.class.getName(),
            folder.toString(),
            server,
            Keys.trustedFile().toString(),
            Long.toString(first)));
  }

  private static Set<Long> accepted(Path folder) {
    Set<Long> numbers = new HashSet<>();
    lines(folder.resolve("accepted")).forEach(line -> numbers.add(Long.parseLong(line)));
    return numbers;
  }

  private static Set<Long> numbers(Path processed) {
    Set<Long> numbers = new HashSet<>();
    lines(processed).forEach(line -> numbers.add(Long.parseLong(line.split(" ", -1)[1])));
    return numbers;
  }

  private static List<String> lines(Path file) {
    String text = Files.exists(file) ? Repository.read(file) : "";
    // The last line may be only half there.
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static OurServer server(Path work, Path processed) {
    return OurServer.start(
        work.resolve("server"),
        """
        services {
          name: "count"
          factory: "Recorder"
          config { [type.googleapis.com/google.protobuf.StringValue] { value: "%s" } }
        }
        """
            .formatted(processed),
        List.of(
            Repository.java(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Repository.jars("daemon-server/server") + ":" + Repository.testClasses(),
            "dev.fleetspeak.server.Main"));
  }
}
