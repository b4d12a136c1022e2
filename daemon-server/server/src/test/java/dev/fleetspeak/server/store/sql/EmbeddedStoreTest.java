package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.NewClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database in a file of this machine. */
@Tag("store")
class EmbeddedStoreTest {
  private static final ClientId CLIENT = ClientId.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 1});

  /** What the child says, among its log. */
  private static final String HANDED_OUT = "handed out";

  private static final int LOCK_TIMEOUT = 50200;

  @TempDir Path folder;

  /** Engines that run in the server's process. */
  enum Engine {
    H2,
    SQLITE;

    SqlDatastore open(Path folder) {
      return switch (this) {
        case H2 -> SqlDatastore.open(DatabaseSettings.h2(folder.resolve("server")));
        case SQLITE -> SqlDatastore.open(SqliteSettings.defaults(folder.resolve("server")));
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("no file can be read by others, though the umask would let them")
  void ownerOnly(Engine engine) throws Exception {
    Process process = child(engine);
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.lines().anyMatch(HANDED_OUT::equals)).isTrue();
      assertOwnerOnly();
    } finally {
      process.destroyForcibly().waitFor();
    }
    engine.open(folder).close();
    assertOwnerOnly();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("what a killed server handed out last is handed out again")
  void redelivered(Engine engine) throws Exception {
    Process process = child(engine);
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.lines().anyMatch(HANDED_OUT::equals)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (SqlDatastore store = engine.open(folder)) {
      assertThat(handOut(store)).hasSize(1);
      assertThat(handOut(store)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("what was handed out keeps its lease over a stop in good order")
  void kept(Engine engine) {
    try (SqlDatastore store = engine.open(folder)) {
      contact(store);
      storeMessage(store);
      assertThat(handOut(store)).hasSize(1);
    }
    try (SqlDatastore store = engine.open(folder)) {
      assertThat(handOut(store)).isEmpty();
    }
  }

  @Test
  @DisplayName("a commit that H2 kept and could not sync is recognised when it is run again")
  void notSynced() throws Exception {
    var faults = new FaultyConnections();
    var usage = ResourceUsageData.newBuilder().setScope("files").build();
    ClientEffect report = new ClientEffect.RecordUsage(usage, Instant.now());
    try (SqlDatastore store =
        SqlDatastore.open(DatabaseSettings.h2(folder.resolve("server")), faults::wrap)) {
      contact(store);
      var failure = new SQLException("Timeout trying to lock table", "HYT00", LOCK_TIMEOUT);
      faults.arm(new FaultyConnections.Fault(FaultyConnections.Stage.KEPT, failure, false), 0);
      store.commitContact(
          new ContactCommit(CLIENT, null, new ContactRow.None(), List.of(), List.of(report)));
      assertThat(faults.fired()).isOne();
      assertThat(store.fetchResourceUsageRecords(CLIENT, Instant.EPOCH, Instant.now())).hasSize(1);
    }
  }

  private void assertOwnerOnly() throws IOException {
    Map<String, String> modes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        modes.put(
            file.getFileName().toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    assertThat(modes).isNotEmpty().allSatisfy((_, mode) -> assertThat(mode).isEqualTo("rw-------"));
  }

  /** A process that has handed a message out once it says so, and goes on holding the database. */
  private Process child(Engine engine) throws IOException {
    return new ProcessBuilder(
            "sh",
            "-c",
            "umask 022; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            engine.name(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String contact(SqlDatastore store) {
    return store
        .commitContact(
            new ContactCommit(
                CLIENT,
                store.listClients(List.of(CLIENT)).isEmpty()
                    ? new NewClient(CLIENT.bytes(), List.of())
                    : null,
                new ContactRow.Fresh(Instant.now(), 1, 2, "here:1", Instant.now(), null),
                List.of(),
                List.of()))
        .contactId();
  }

  private static List<Message> handOut(SqlDatastore store) {
    return store.leaseForClient(CLIENT, 10, null, contact(store));
  }

  private static void storeMessage(SqlDatastore store) {
    store.storeMessages(
        List.of(
            Message.newBuilder()
                .setMessageId(MessageId.random().bytes())
                .setSource(Address.newBuilder().setServiceName("files"))
                .setDestination(
                    Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("files"))
                .setMessageType("Request")
                .setCreationTime(Text.timestamp(Instant.now()))
                .build()));
  }

  /** The child: engine and folder as arguments. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      SqlDatastore store = Engine.valueOf(arguments[0]).open(Path.of(arguments[1]));
      contact(store);
      storeMessage(store);
      if (handOut(store).size() == 1) {
        System.out.println(HANDED_OUT);
      }
      Thread.currentThread().join();
    }
  }
}
