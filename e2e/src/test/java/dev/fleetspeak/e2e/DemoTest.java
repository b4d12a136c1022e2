package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Program.Ended;
import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo as its user meets it. */
@Tag("e2e")
class DemoTest {
  private static final Duration BOUND = Duration.ofMinutes(3);

  private Path work;
  private Path dir;

  @BeforeEach
  void folder() {
    work = Repository.work("demo");
    dir = work.resolve("installation");
  }

  @AfterEach
  void nothingStays() {
    Program.run(work, BOUND, "demo", "down", "--dir", dir.toString());
  }

  private Ended demo(String... words) {
    List<String> all = new ArrayList<>(List.of("demo"));
    all.addAll(List.of(words));
    all.addAll(List.of("--dir", dir.toString()));
    return Program.run(work, BOUND, all.toArray(String[]::new));
  }

  @Test
  void onceEndsWithNineOfNineAndLeavesNothingRunning() {
    Ended once = demo("--once");

    assertThat(once.code()).as(once.out() + once.err()).isZero();
    List<String> lines = once.out().lines().toList();
    assertThat(lines.getLast()).isEqualTo("demo: ok, 9 of 9 answers");
    assertThat(lines.subList(0, lines.size() - 1)).noneMatch(line -> line.contains("answers"));
    for (String service : List.of("ls", "cat", "hello")) {
      assertThat(lines)
          .filteredOn(line -> line.matches("  [0-9a-f]{16} " + service + " .*"))
          .hasSize(3);
    }
    assertThat(processes()).isEmpty();

    // The installation is used again, with the clients that it had.
    Ended again = demo("--once");
    assertThat(again.code()).as(again.out() + again.err()).isZero();
    assertThat(ids(again.out())).isEqualTo(ids(once.out()));
  }

  @Test
  void whatIsKilledComesBackWithTheSameCounts() throws Exception {
    Ended up = demo("up");
    assertThat(up.code()).as(up.out() + up.err()).isZero();
    assertThat(up.out()).contains("demo: ok, 9 of 9 answers\n");
    String status = status();
    assertThat(status)
        .matches(
            "\\{\"dir\":\"[^\"]+\",\"server\":\\{\"pid\":\\d+,\"https_addr\":\"[^\"]+\",\"admin_addr\":\"[^\"]+\"\\},"
                + "\"clients\":\\[(\\{\"client_id\":\"[0-9a-f]{16}\",\"pid\":\\d+,\"dir\":\"[^\"]+\"\\},?){3}\\]\\}\n");
    String counts = counts(status);
    for (String service : List.of("ls", "cat", "hello")) {
      assertThat(counts.lines().filter(line -> line.contains("\"" + service + "\"")))
          .as(counts)
          .hasSize(2)
          .allMatch(line -> line.contains("\"count\":3,") && line.contains("\"processed\":3,"));
    }

    long server = number(status, "\"server\":\\{\"pid\":(\\d+)");
    ProcessHandle.of(server).orElseThrow().destroyForcibly();

    Awaitility.await()
        .atMost(BOUND)
        .until(() -> number(status(), "\"server\":\\{\"pid\":(\\d+)") != server);
    assertThat(text(status(), "\"admin_addr\":\"([^\"]+)"))
        .isEqualTo(text(status, "\"admin_addr\":\"([^\"]+)"));
    assertThat(counts(status)).isEqualTo(counts);
    assertThat(tables())
        .contains(
            "broadcast_allocations",
            "broadcast_sent",
            "broadcasts",
            "client_contact_messages",
            "client_contacts",
            "client_labels",
            "client_resource_usage_records",
            "clients",
            "files",
            "messages",
            "pending_messages");

    // Clients find the server again; each answers under its id.
    Ended ls = demo("ls", "/");
    assertThat(ls.code()).as(ls.out() + ls.err()).isZero();
    assertThat(ls.out().lines().filter(line -> line.matches("==> [0-9a-f]{16} <=="))).hasSize(3);
    assertThat(ls.out().lines().filter("tmp"::equals)).hasSize(3);

    // A-DEMO-2
    String one = text(status, "\"client_id\":\"([0-9a-f]{16})");
    Ended cat = demo("cat", "--client", one, "/no/such/file");
    assertThat(cat.code()).isEqualTo(1);
    assertThat(cat.err()).contains("/no/such/file").contains(one);

    long client = number(status, "\"client_id\":\"[0-9a-f]{16}\",\"pid\":(\\d+)");
    ProcessHandle.of(client).orElseThrow().destroyForcibly();
    Awaitility.await().atMost(BOUND).until(() -> !status().contains("\"pid\":" + client + ","));
    assertThat(demo("ls", "--client", one, dir.toString()).out()).contains("keys");

    assertThat(demo("down", "--purge").code()).isZero();
    assertThat(processes()).isEmpty();
    assertThat(dir).doesNotExist();
  }

  private String status() {
    return demo("status", "--output", "json").out();
  }

  private String counts(String status) {
    Ended counts =
        Program.run(
            work,
            BOUND,
            "admin",
            "--connect_timeout",
            "60s",
            "--admin_addr",
            text(status, "\"admin_addr\":\"([^\"]+)"),
            "counts",
            "--output",
            "json");
    assertThat(counts.code()).as(counts.err()).isZero();
    return counts.out();
  }

  private List<String> tables() throws IOException, InterruptedException {
    Process sqlite =
        new ProcessBuilder(
                "sqlite3",
                dir.resolve("server/fleetspeak.sqlite").toString(),
                "select name from sqlite_master where type = 'table'")
            .redirectErrorStream(true)
            .start();
    String text = new String(sqlite.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(sqlite.waitFor()).as(text).isZero();
    return text.lines().toList();
  }

  /** Processes that were started with files of the installation. */
  private List<String> processes() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(command -> command.contains(dir.toString()))
        .toList();
  }

  private static Set<String> ids(String output) {
    Set<String> ids = new TreeSet<>();
    Pattern.compile("enrolled as ([0-9a-f]{16})")
        .matcher(output)
        .results()
        .map(match -> match.group(1))
        .forEach(ids::add);
    assertThat(ids).hasSize(3);
    return ids;
  }

  private static long number(String text, String pattern) {
    return Long.parseLong(text(text, pattern));
  }

  private static String text(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .map((MatchResult match) -> match.group(1))
        .orElseThrow(() -> new AssertionError(pattern + " is not in: " + text));
  }
}
