package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.sql.dialect.Fragment;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments of messages that are done: filled, closed, remembered by filters, removed. */
class ProcessedTableTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final int ROWS = 4;

  @TempDir Path folder;
  private final Segments segments = new Segments();
  private final ProcessedTable table = new ProcessedTable(segments);
  private final List<Message> stored = new ArrayList<>();
  private Db db;

  @BeforeEach
  void open() throws SQLException {
    Path file = folder.resolve("server.sqlite");
    SqliteDatastore.open(SqliteSettings.defaults(file)).close();
    db = new SqliteFile(file).openWriter();
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
  }

  private static Message message(Instant done) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("files"))
        .setDestination(Address.newBuilder().setServiceName("files"))
        .setCreationTime(Text.timestamp(START))
        .setResult(MessageResult.newBuilder().setProcessedTime(Text.timestamp(done)))
        .build();
  }

  private Tx tx(OpenSegment segment) {
    return new Tx(db, new CountDeltas(), START, segment, false);
  }

  /** Appends one message a second, from where the test is. */
  private List<Long> append(OpenSegment segment, int count) throws SQLException {
    List<Long> keys = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Message message = message(START.plusSeconds(stored.size()));
      keys.add(table.append(tx(segment), List.of(message)));
      stored.add(message);
    }
    return keys;
  }

  private void filterAll() throws SQLException {
    for (long segment : Segments.unfiltered(db)) {
      Segments.keep(db, segment, Segments.make(db, segment));
    }
    segments.refresh(db);
  }

  private List<Boolean> found() throws SQLException {
    List<Boolean> found = new ArrayList<>();
    for (Message message : stored) {
      found.add(table.seq(db, message.getMessageId()).isPresent());
    }
    return found;
  }

  @Test
  @DisplayName("each message is found, with and without filters, and no other")
  void found10() throws Exception {
    List<Long> keys = append(new OpenSegment(ROWS), 10);
    assertThat(keys).isSorted().doesNotHaveDuplicates();
    assertThat(db.number("SELECT count(*) FROM fsx_segments WHERE closed = 1")).isEqualTo(2);
    for (int round = 0; round < 2; round++) {
      for (int n = 0; n < 10; n++) {
        assertThat(table.seq(db, stored.get(n).getMessageId())).contains(keys.get(n));
      }
      assertThat(table.seq(db, MessageId.random().bytes())).isEmpty();
      filterAll();
      assertThat(segments.known().all()).hasSize(2);
    }
  }

  @Test
  @DisplayName("a writer that is alone finds what was there before it and what it appends")
  void foundByWriter() throws Exception {
    append(new OpenSegment(ROWS), 3 * ROWS + 1);
    ProcessedTable next = new ProcessedTable(segments);
    OpenSegment segment = new OpenSegment(ROWS);
    for (int n = 0; n < 3 * ROWS; n++) {
      Message message = message(START);
      assertThat(next.seqForWriter(db, message.getMessageId())).isEmpty();
      next.append(tx(segment), List.of(message));
      stored.add(message);
      if (n == ROWS) {
        filterAll();
      }
      for (Message one : stored) {
        assertThat(next.seqForWriter(db, one.getMessageId()))
            .isPresent()
            .isEqualTo(table.seq(db, one.getMessageId()));
      }
    }
  }

  @Test
  @DisplayName("a writer with too many segments to read looks into them until they have filters")
  void foundByWriterBeforeUpkeep() throws Exception {
    append(new OpenSegment(1), 20);
    ProcessedTable next = new ProcessedTable(segments);
    for (int round = 0; round < 2; round++) {
      for (Message one : stored) {
        assertThat(next.seqForWriter(db, one.getMessageId())).isPresent();
      }
      assertThat(next.seqForWriter(db, MessageId.random().bytes())).isEmpty();
      filterAll();
    }
    assertThat(segments.known().all()).hasSize(19);
  }

  @Test
  @DisplayName("a segment with a filter is not looked through, unless the filter says perhaps")
  void filtersSpareLooking() throws Exception {
    append(new OpenSegment(ROWS), 10);
    filterAll();
    long remembered = new TreeSet<>(segments.known().all()).getLast();
    Fragment others = segments.known().others(db.dialect(), "s.segment");
    assertThat(
            db.list(
                "SELECT s.segment FROM fsx_segments s WHERE " + others.sql(),
                row -> row.getLong(1),
                others.args().toArray()))
        .containsExactly(remembered + 1);
    int perhaps = 0;
    for (int n = 0; n < 1_000; n++) {
      perhaps += segments.known().candidates(IdHash.of(MessageId.random().bytes())).size();
    }
    assertThat(perhaps).isLessThan(20);
  }

  @Test
  @DisplayName("a filter of a million has no false no, and a false perhaps in 1 of 20,000 at most")
  void filter() {
    int count = 1 << OpenSegment.BITS;
    IdFilter filled = IdFilter.sized(count);
    for (long n = 0; n < count; n++) {
      filled.add(IdHash.mixed(n + 1));
    }
    IdFilter filter = IdFilter.read(filled.bytes());
    int perhaps = 0;
    for (long n = 0; n < count; n++) {
      assertThat(filter.mayHold(IdHash.mixed(n + 1))).isTrue();
      perhaps += filter.mayHold(IdHash.mixed(-n - 1)) ? 1 : 0;
    }
    assertThat(perhaps).isLessThan(count / 20_000);
  }

  @Test
  @DisplayName("whoever comes next goes on where the last one stopped, and no key comes twice")
  void goesOn() throws Exception {
    List<Long> keys = append(new OpenSegment(ROWS), 2);
    OpenSegment next = new OpenSegment(ROWS);
    keys.addAll(append(next, 1));
    next.forget();
    keys.addAll(append(next, 3));
    assertThat(keys).isSorted().doesNotHaveDuplicates();
    assertThat(db.number("SELECT count(*) FROM fsx_segments")).isEqualTo(2);
  }

  @Test
  @DisplayName("keys of rows that were removed at the end of an open segment are not given again")
  void prunedAtTheEnd() throws Exception {
    OpenSegment segment = new OpenSegment(ROWS);
    table.append(tx(segment), List.of(message(START.plusSeconds(60))));
    List<Long> removed = append(segment, 2);
    assertThat(ProcessedPruning.removeOlder(tx(segment), START.plusSeconds(30), 100)).isEqualTo(2);
    assertThat(found()).containsOnly(false);
    assertThat(append(new OpenSegment(ROWS), 1)).doesNotContainAnyElementsOf(removed);
    assertThat(append(segment, 1)).doesNotContainAnyElementsOf(removed);
  }

  @Test
  @DisplayName("what is older than a time goes in steps, segments that are empty go as a whole")
  void pruned() throws Exception {
    OpenSegment segment = new OpenSegment(ROWS);
    append(segment, 10);
    filterAll();
    assertThat(ProcessedPruning.removeOlder(tx(segment), START.plusSeconds(6), 3)).isEqualTo(3);
    assertThat(ProcessedPruning.removeOlder(tx(segment), START.plusSeconds(6), 100)).isEqualTo(3);
    assertThat(ProcessedPruning.removeOlder(tx(segment), START.plusSeconds(6), 100)).isZero();
    assertThat(found())
        .containsExactly(false, false, false, false, false, false, true, true, true, true);
    assertThat(db.number("SELECT count(*) FROM fsx_segments")).isEqualTo(2);
    assertThat(db.number("SELECT count(*) FROM fsx_segment_filters")).isEqualTo(1);
    segments.refresh(db);
    assertThat(segments.known().all()).hasSize(1);

    assertThat(ProcessedPruning.removeOlder(tx(segment), START.plusSeconds(60), 100)).isEqualTo(4);
    assertThat(db.number("SELECT count(*) FROM fsx_segments")).isZero();
    long before =
        OpenSegment.of(
            db.number("SELECT seq FROM sqlite_sequence WHERE name = 'fsx_segments'")
                << OpenSegment.BITS);
    List<Long> keys = append(segment, 1);
    assertThat(OpenSegment.of(keys.getFirst())).as("never given again").isGreaterThan(before);
  }
}
