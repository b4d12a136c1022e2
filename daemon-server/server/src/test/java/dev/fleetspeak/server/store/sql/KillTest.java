package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.Backlog;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.NewClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server killed at any moment loses nothing that it acknowledged. */
@Tag("store")
class KillTest {
  private static final int KILLS = 10;
  private static final int CLIENTS = 8;

  @TempDir Path folder;

  @Test
  @DisplayName("kill -9, ten times: what was acknowledged is there, and the counts equal the rows")
  void killed() throws Exception {
    Path file = folder.resolve("server.sqlite");
    var random = new Random(20_260_301);
    List<MessageId> acknowledged = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged.addAll(writeUntilKilled(file, 50 + random.nextInt(3_000)));
      try (var store = SqliteDatastore.open(SqliteSettings.defaults(file))) {
        assertThat(store.getMessages(acknowledged, false)).hasSameSizeAs(acknowledged);
        try (Db db = new SqliteFile(file).openReader()) {
          checkSums(store, db);
        }
      }
      try (Db db = new SqliteFile(file).openReader()) {
        assertThat(db.list("PRAGMA integrity_check", row -> row.getString(1)))
            .containsExactly("ok");
        assertThat(db.list("PRAGMA foreign_key_check", row -> row.getString(1))).isEmpty();
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS * 50).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a second process is refused while the first lives, and let in once it was killed")
  void secondProcess() throws Exception {
    Path file = folder.resolve("server.sqlite");
    Process process = child(file);
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isNotNull();
      Assertions.assertThatExceptionOfType(DatastoreException.class)
          .isThrownBy(() -> SqliteDatastore.open(SqliteSettings.defaults(file)))
          .withMessage(
              "cannot open database %s: in use by process %d".formatted(file, process.pid()));
    } finally {
      process.destroyForcibly().waitFor();
    }
    SqliteDatastore.open(SqliteSettings.defaults(file)).close();
  }

  private Process child(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Committer.class.getName(),
            file.toString())
        .redirectError(folder.resolve("child.err").toFile())
        .start();
  }

  /** Ids that a child printed before it was killed. */
  private List<MessageId> writeUntilKilled(Path file, int lines) throws Exception {
    List<MessageId> printed = new ArrayList<>();
    Process process = child(file);
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.matches("[0-9a-f]{64}")) { // the last line may be cut
          printed.add(MessageId.parse(line));
        }
        if (printed.size() == lines) {
          process.toHandle().destroyForcibly(); // unlike the process's own, leaves the pipe open
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(printed.size())
        .as(() -> "the child ended by itself: " + read(folder.resolve("child.err")))
        .isGreaterThanOrEqualTo(lines);
    return printed;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void checkSums(SqlDatastore store, Db db) throws SQLException {
    MessageCount sums =
        store
            .countMessages(new CountQuery(null, null, null, Set.of(), null, null, null))
            .getFirst();
    Backlog backlog = store.backlog();
    long done = db.number("SELECT count(*) FROM fsx_processed");
    long messages = db.number("SELECT count(*) FROM messages") + done;
    assertThat(sums.stored()).isEqualTo(messages);
    assertThat(sums.processed() + sums.failed()).isEqualTo(done);
    assertThat(backlog.toServer() + backlog.toClients())
        .isEqualTo(db.number("SELECT count(*) FROM pending_messages"))
        .isEqualTo(messages - done);
  }

  /** The child: contacts of several clients at once; prints an id once it is acknowledged. */
  static final class Committer {
    private Committer() {}

    public static void main(String[] args) throws Exception {
      var out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
      var store = SqliteDatastore.open(SqliteSettings.defaults(Path.of(args[0])));
      List<Thread> threads = new ArrayList<>();
      for (int n = 0; n < CLIENTS; n++) {
        ClientId client = ClientId.of(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) n});
        threads.add(Thread.startVirtualThread(() -> contactForEver(store, client, out)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private static void contactForEver(SqlDatastore store, ClientId client, PrintStream out) {
      while (true) {
        Instant now = Instant.now();
        List<Message> messages = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
          messages.add(message(client, now, n));
        }
        store.commitContact(
            new ContactCommit(
                client,
                new NewClient(client.bytes(), List.of("linux")),
                new ContactRow.Fresh(now, 1, 2, "here:1", now, null),
                messages,
                List.of()));
        messages.forEach(message -> out.println(MessageId.of(message.getMessageId())));
        Map<MessageId, MessageResult> results = new HashMap<>();
        results.put(
            MessageId.of(messages.getFirst().getMessageId()),
            MessageResult.newBuilder().setProcessedTime(Text.timestamp(now)).build());
        store.setResults(results);
      }
    }

    private static Message message(ClientId client, Instant now, int number) {
      var message =
          Message.newBuilder()
              .setMessageId(MessageId.random().bytes())
              .setSource(Address.newBuilder().setClientId(client.bytes()).setServiceName("files"))
              .setDestination(Address.newBuilder().setServiceName("files"))
              .setMessageType("Type " + number)
              .setCreationTime(Text.timestamp(now))
              .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[500])));
      if (number == 2) {
        message.setResult(MessageResult.newBuilder().setProcessedTime(Text.timestamp(now)));
      }
      return message.build();
    }
  }
}
