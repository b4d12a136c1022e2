package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.contract.ManualClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MariaDB finds pages of messages by an index, which it does not for any way of asking. */
@Tag("store")
class MariaDbPagesTest {
  private static final int MESSAGES = 12_000;
  private static final int AT_ONCE = 500;
  private static final int PAGE = 100;

  /** What is looked at first, in both tables, to find out where to stop and then to sort it. */
  private static final int MOST_READ = 6_000;

  private final PrivateServer server = PrivateServer.mariaDb();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));

  private void store(SqlDatastore store, Duration apart) {
    for (int first = 0; first < MESSAGES; first += AT_ONCE) {
      List<Message> messages = new ArrayList<>();
      for (int n = 0; n < AT_ONCE; n++) {
        messages.add(
            Message.newBuilder()
                .setMessageId(MessageId.random().bytes())
                .setSource(Address.newBuilder().setServiceName("files"))
                .setDestination(Address.newBuilder().setServiceName("files"))
                .setMessageType("Type " + n % 2)
                .setCreationTime(Text.timestamp(clock.instant()))
                .setResult(
                    MessageResult.newBuilder().setProcessedTime(Text.timestamp(clock.instant())))
                .build());
        clock.advance(apart);
      }
      store.storeMessages(messages);
    }
  }

  /** Rows and entries of indexes that the server has looked at, by how it did. */
  private Map<String, Long> read() throws SQLException {
    Map<String, Long> read = new TreeMap<>();
    try (var connection = server.connect("");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Handler_read%'")) {
      while (rows.next()) {
        read.put(rows.getString(1), rows.getLong(2));
      }
    }
    return read;
  }

  private static MessageQuery query(
      @Nullable String type, @Nullable Instant to, @Nullable String token) {
    return new MessageQuery(null, null, null, type, null, null, to, false, PAGE, token);
  }

  @ParameterizedTest(name = "{0} a second")
  @ValueSource(ints = {10, 100_000})
  @DisplayName(
      "a page of the newest, of a type, before a time or after another page reads few rows")
  void readsFew(int rate) throws Exception {
    String database = "pages_" + rate;
    server.withDatabase(database);
    Duration apart = Duration.ofSeconds(1).dividedBy(rate);
    try (var store = SqlDatastore.open(server.settings(database).withClock(clock))) {
      store(store, apart);
      Instant middle = clock.instant().minus(apart.multipliedBy(MESSAGES / 2));
      MessagePage first = readingFew(store, query(null, null, null));
      readingFew(store, query(null, middle, null));
      MessagePage second = readingFew(store, query(null, null, first.nextPageToken()));
      assertThat(second.messages()).doesNotContainAnyElementsOf(first.messages());
      assertThat(readingFew(store, query("Type 1", null, null)).messages())
          .allMatch(each -> each.message().getMessageType().equals("Type 1"));
    }
  }

  /** Asks twice: the server may do it in another way when the statement is prepared already. */
  private MessagePage readingFew(SqlDatastore store, MessageQuery query) throws SQLException {
    readingFewOnce(store, query);
    return readingFewOnce(store, query);
  }

  private MessagePage readingFewOnce(SqlDatastore store, MessageQuery query) throws SQLException {
    Map<String, Long> before = read();
    MessagePage page = store.queryMessages(query);
    Map<String, Long> more = read();
    before.forEach((how, count) -> more.merge(how, -count, Long::sum));
    assertThat(more.values().stream().mapToLong(count -> count).sum())
        .as("%s reads %s", query, more)
        .isLessThan(MOST_READ);
    assertThat(page.messages()).hasSize(PAGE);
    return page;
  }
}
