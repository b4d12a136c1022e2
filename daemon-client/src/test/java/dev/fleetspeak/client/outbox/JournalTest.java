package dev.fleetspeak.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the durable outbox keeps, whatever happens to its file. */
@SuppressWarnings("try") // closing early is what some of these tests are about
class JournalTest {
  @TempDir Path folder;

  private static Message message(String type) {
    return OutboxTest.message(type, Priority.MEDIUM);
  }

  /** What a process that starts now would find. */
  private List<String> reopened() throws IOException {
    try (Journal journal = Journal.open(folder)) {
      return journal.load().stream().map(stored -> stored.message().getMessageType()).toList();
    }
  }

  private Path file() {
    return folder.resolve("journal");
  }

  /** Writes messages and leaves them, as a process does that is killed. */
  private void leave(String... types) throws IOException {
    try (Journal journal = Journal.open(folder)) {
      for (String type : types) {
        journal.append(message(type));
      }
    }
  }

  private List<Path> setAside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().contains("corrupted")).toList();
    }
  }

  @Test
  void whatIsNotRemovedIsThereAgainInOrder() throws Exception {
    try (Journal journal = Journal.open(folder)) {
      journal.append(message("a"));
      long gone = journal.append(message("b"));
      journal.append(message("c"));
      journal.remove(gone);
      journal.remove(gone);
      journal.remove(0);
    }
    assertThat(reopened()).containsExactly("a", "c");
    assertThat(reopened()).containsExactly("a", "c");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void keysAreNotUsedAgainAfterARestart() throws Exception {
    leave("a");
    try (Journal journal = Journal.open(folder)) {
      long old = journal.load().getFirst().key();
      assertThat(journal.append(message("b"))).isGreaterThan(old);
      journal.remove(old);
    }
    assertThat(reopened()).containsExactly("b");
  }

  @Test
  void anEntryThatWasNotWrittenToItsEndIsNoDamage() throws Exception {
    leave("a", "b");
    long whole = Files.size(file());
    for (long cut = 1; cut < 20; cut++) {
      byte[] bytes = Files.readAllBytes(file());
      Files.write(file(), java.util.Arrays.copyOf(bytes, (int) (whole - cut)));
      assertThat(reopened()).as("cut by %s", cut).containsExactly("a");
      assertThat(setAside()).isEmpty();
      Files.delete(file());
      leave("a", "b");
    }
  }

  @Test
  void zerosAtTheEndAreNoDamage() throws Exception {
    leave("a");
    Files.write(file(), new byte[5000], StandardOpenOption.APPEND);
    assertThat(reopened()).containsExactly("a");
    assertThat(setAside()).isEmpty();
  }

  @Test
  void aDamagedFileIsSetAsideAndWhatCanBeReadIsKept() throws Exception {
    leave("a", "b", "c");
    try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
      long middle = raw.length() / 2;
      raw.seek(middle);
      int old = raw.read();
      raw.seek(middle);
      raw.write(old ^ 1);
    }
    assertThat(reopened()).containsExactly("a");
    assertThat(setAside()).hasSize(1);
    assertThat(reopened()).containsExactly("a");
    assertThat(setAside()).hasSize(1);
  }

  @Test
  void aForeignFileIsSetAside() throws Exception {
    Files.writeString(file(), "this is a shopping list, not a journal");
    assertThat(reopened()).isEmpty();
    assertThat(setAside()).hasSize(1);
    assertThat(setAside().getFirst()).hasContent("this is a shopping list, not a journal");
  }

  @Test
  void twoClientsDoNotShareADirectory() throws Exception {
    try (Journal _ = Journal.open(folder)) {
      assertThatThrownBy(() -> Journal.open(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(folder.toString());
    }
    assertThat(reopened()).isEmpty();
  }

  @Test
  void theFileDoesNotGrowForEver() throws Exception {
    Message large =
        message("large").toBuilder()
            .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[1024 * 1024])))
            .build();
    try (Journal journal = Journal.open(folder)) {
      journal.append(message("first"));
      for (int i = 0; i < 40; i++) {
        journal.remove(journal.append(large));
      }
      journal.append(message("last"));
      assertThat(Files.size(file())).isLessThan(20L * 1024 * 1024);
    }
    assertThat(reopened()).containsExactly("first", "last");
  }

  @Test
  void anEmptyJournalBeginsAnew() throws Exception {
    try (Journal journal = Journal.open(folder)) {
      for (int i = 0; i < 700; i++) {
        journal.remove(journal.append(message("some message of a common length")));
      }
      assertThat(Files.size(file())).isLessThan(80 * 1024);
    }
  }

  @Test
  void manySendersAtOnceLoseNothing() throws Exception {
    ConcurrentLinkedQueue<String> kept = new ConcurrentLinkedQueue<>();
    try (Journal journal = Journal.open(folder)) {
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String sender = "s" + i;
        senders.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (int n = 0; n < 25; n++) {
                        append(journal, sender + "-" + n, n % 5 == 0, kept);
                      }
                    }));
      }
      for (Thread sender : senders) {
        sender.join();
      }
    }
    assertThat(reopened()).containsExactlyInAnyOrderElementsOf(kept);
  }

  private static void append(
      Journal journal, String type, boolean remove, ConcurrentLinkedQueue<String> kept) {
    try {
      long key = journal.append(message(type));
      if (remove) {
        journal.remove(key);
      } else {
        kept.add(type);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theOutboxBeginsWithWhatIsLeft_andForgetsWhatIsAcknowledged() throws Exception {
    try (Outbox outbox = new Outbox(Journal.open(folder), ClientMetrics.NONE)) {
      outbox.put(message("a"), () -> {});
      outbox.put(OutboxTest.message("b", Priority.HIGH), () -> {});
      outbox.put(message("c"), () -> {});
      OutboundMessage first = outbox.take(Duration.ZERO);
      assertThat(first).isNotNull();
      assertThat(first.message().getMessageType()).isEqualTo("b");
      first.ack();
      assertThat(outbox.take(Duration.ZERO)).isNotNull();
    }
    try (Outbox outbox = new Outbox(Journal.open(folder), ClientMetrics.NONE)) {
      assertThat(outbox.unacknowledged()).isEqualTo(2);
      for (String expected : List.of("a", "c")) {
        OutboundMessage next = outbox.take(Duration.ZERO);
        assertThat(next).isNotNull();
        assertThat(next.message().getMessageType()).isEqualTo(expected);
        next.ack();
      }
    }
    assertThat(reopened()).isEmpty();
  }

  @Test
  void aDiskThatFailsDoesNotSilenceTheClient() throws Exception {
    try (Journal journal = Journal.open(folder);
        Outbox outbox = new Outbox(journal, ClientMetrics.NONE)) {
      journal.close();
      outbox.put(message("a"), () -> {});
      OutboundMessage next = outbox.take(Duration.ZERO);
      assertThat(next).isNotNull();
      next.ack();
    }
  }
}
