package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.contract.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking for something rare is done in bounded steps. */
class MessagePagesTest {
  @TempDir Path folder;

  @Test
  @DisplayName("short pages name a place to go on; all are found, once")
  void boundedSteps() throws Exception {
    Path file = folder.resolve("server.sqlite");
    var clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    List<Message> rare = new ArrayList<>();
    try (var store = SqliteDatastore.open(SqliteSettings.defaults(file).withClock(clock))) {
      for (int n = 0; n < 40; n++) {
        Message message =
            Message.newBuilder()
                .setMessageId(MessageId.random().bytes())
                .setSource(Address.newBuilder().setServiceName("files"))
                .setDestination(Address.newBuilder().setServiceName("files"))
                .setMessageType(n % 13 == 0 ? "Rare" : "Common")
                .setCreationTime(Text.timestamp(clock.instant()))
                .build();
        store.storeMessages(List.of(message));
        if (n % 13 == 0) {
          rare.add(message);
        }
        if (n % 3 == 0) {
          clock.advance(Duration.ofMillis(1));
        }
      }
      try (Db db = new SqliteFile(file).openReader()) {
        List<Message> found = new ArrayList<>();
        String token = null;
        int pages = 0;
        do {
          var query = new MessageQuery(null, null, null, "Rare", null, null, null, false, 2, token);
          MessagePage page = new MessagePages(query, 5).read(db);
          page.messages().forEach(one -> found.add(one.message()));
          token = page.nextPageToken();
          pages++;
        } while (token != null);
        assertThat(found).isEqualTo(rare.reversed());
        assertThat(pages).isBetween(6, 9);
      }
    }
  }
}
