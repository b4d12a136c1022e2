package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.MessageQuery;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** How many messages match a query, from the counters, so that it costs nothing. */
final class MessageEstimate {
  private static final long UNKNOWN = -1;

  private MessageEstimate() {}

  static long of(Db db, MessageQuery query) throws SQLException {
    if (query.client() != null) {
      return UNKNOWN; // counters do not tell clients apart
    }
    List<MessageCount> sums =
        CountReader.count(
            db,
            new CountQuery(
                query.from(),
                query.to(),
                null,
                Set.of(),
                query.direction(),
                query.service(),
                query.type()));
    if (sums.isEmpty()) {
      return 0;
    }
    MessageCount sum = sums.getFirst();
    return switch (query.state()) {
      case null -> sum.stored();
      case PENDING -> Math.max(0, sum.stored() - sum.processed() - sum.failed());
      case PROCESSED -> sum.processed();
      case FAILED -> sum.failed();
    };
  }
}
