package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.console.v1.GetRetentionResponse;
import dev.fleetspeak.proto.console.v1.RemoveOldRecordsRequest;
import dev.fleetspeak.proto.console.v1.RemoveOldRecordsResponse;
import dev.fleetspeak.proto.console.v1.RetainedKind;
import dev.fleetspeak.server.store.RetentionReport;
import dev.fleetspeak.server.store.RetentionRun;
import dev.fleetspeak.server.store.RetentionStore;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is removed when it is old enough, and removing it now. */
record RetentionCalls(RetentionStore store) {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionCalls.class);

  /** Callers call again for more, so that none waits for hours. */
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  GetRetentionResponse describe() {
    GetRetentionResponse.Builder response = GetRetentionResponse.newBuilder();
    store.retention().stream().map(RetentionCalls::kind).forEach(response::addKinds);
    return response.build();
  }

  private static RetainedKind kind(RetentionReport report) {
    RetainedKind.Builder kind =
        RetainedKind.newBuilder()
            .setKind(report.kind())
            .setExpired(report.expired())
            .setMoreExpired(report.moreExpired())
            .setRemoved(report.removed());
    if (report.keep() != null) {
      kind.setKeep(Times.duration(report.keep()));
    }
    if (report.oldest() != null) {
      kind.setOldest(Times.timestamp(report.oldest()));
    }
    return kind.build();
  }

  RemoveOldRecordsResponse remove(RemoveOldRecordsRequest request) {
    RetentionRun run = store.removeOld(Set.copyOf(request.getKindsList()), AT_MOST);
    LOG.info("old records removed by an operator: {}", new TreeMap<>(run.removed()));
    return RemoveOldRecordsResponse.newBuilder()
        .putAllRemoved(run.removed())
        .setMore(run.more())
        .build();
  }
}
