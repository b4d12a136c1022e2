package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server remembers of segments that it had, that another server had after it, and that it
 * has again.
 */
@Tag("store")
class TakenSegmentsTest {
  private static final int ROWS = 4;

  /** Long enough for a segment to count as left behind. */
  private static final Duration LEFT = Duration.ofMinutes(11);

  private final ProcessedTable ours = new ProcessedTable(new Segments());
  private final ProcessedTable theirs = new ProcessedTable(new Segments());
  private final OpenSegment ourLane = new OpenSegment(ROWS);
  private final OpenSegment ourOtherLane = new OpenSegment(ROWS);
  private final OpenSegment theirLane = new OpenSegment(ROWS);
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private Db db;

  private void open(String engine, String database) throws SQLException {
    PrivateServer server =
        engine.equals("mariadb") ? PrivateServer.mariaDb() : PrivateServer.postgres();
    server.withDatabase(database);
    DatabaseSettings settings = server.settings(database);
    SqlDatastore.open(settings).close();
    db = new Db(server.connect(database), settings.newDialect());
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
  }

  private Message message() {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("files"))
        .setDestination(Address.newBuilder().setServiceName("files"))
        .setCreationTime(Text.timestamp(now))
        .setResult(MessageResult.newBuilder().setProcessedTime(Text.timestamp(now)))
        .build();
  }

  private List<Message> append(ProcessedTable table, OpenSegment lane, int count)
      throws SQLException {
    List<Message> messages = Stream.generate(this::message).limit(count).toList();
    lane.begin();
    table.append(new Tx(db, new CountDeltas(), now, lane, false), messages);
    return messages;
  }

  @ParameterizedTest(name = "on {0}")
  @ValueSource(strings = {"mariadb", "postgresql"})
  @DisplayName("what another server put in a segment is found after it was taken back and closed")
  void closedAtOnce(String engine) throws Exception {
    open(engine, "closed_at_once");
    append(ours, ourLane, 2);
    now = now.plus(LEFT);
    List<Message> others = append(theirs, theirLane, 1);
    now = now.plus(LEFT);
    append(ours, ourLane, 2);
    assertThat(db.number("SELECT count(*) FROM fsx_segments WHERE closed = 1")).isOne();
    assertThat(new KnownMessages(ours).among(db, others)).hasSize(1);
    assertThat(new KnownMessages(theirs).among(db, others)).hasSize(1);
  }

  @ParameterizedTest(name = "on {0}")
  @ValueSource(strings = {"mariadb", "postgresql"})
  @DisplayName("a look that is under way finds it though lanes of the server took turns meanwhile")
  void lanesInTurn(String engine) throws Exception {
    open(engine, "lanes_in_turn");
    append(ours, ourLane, 1);
    OwnSegments.Remembered look = ours.own().remembered(Set.of());
    long hash = 0;
    for (OpenSegment lane : List.of(theirLane, ourOtherLane, ourLane)) {
      now = now.plus(LEFT);
      List<Message> appended = append(lane == theirLane ? theirs : ours, lane, 1);
      hash = lane == theirLane ? IdHash.of(appended.getFirst().getMessageId()) : hash;
    }
    long segment = db.number("SELECT segment FROM fsx_segments");
    assertThat(look.leavesOut(segment, ourLane.owner())).isTrue();
    assertThat(look.candidates(hash, List.of())).containsExactly(segment);
  }
}
