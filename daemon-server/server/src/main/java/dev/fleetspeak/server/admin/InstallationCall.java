package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.version.BuildInfo;
import dev.fleetspeak.proto.console.v1.Installation;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.dispatch.NamedService;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.StoreDescription;
import java.util.function.Supplier;

/** Tells what the server is. */
final class InstallationCall {
  private final Datastore store;
  private final Supplier<InstallationFacts> facts;

  InstallationCall(Datastore store, Supplier<InstallationFacts> facts) {
    this.store = store;
    this.facts = facts;
  }

  Installation describe() {
    InstallationFacts known = facts.get();
    StoreDescription description = store.describe();
    Installation.Builder installation =
        Installation.newBuilder()
            .setVersion(BuildInfo.version())
            .setCommit(BuildInfo.commit())
            .setStartTime(Times.timestamp(known.started()))
            .setStoreEngine(description.engine())
            .setStoreEngineVersion(description.engineVersion())
            .setStoreSchemaVersion(description.schemaVersion())
            .setRequiredLabel(known.requiredLabel())
            .setFrontendMode(known.frontendMode())
            .setStreaming(known.streaming())
            .setHttpsAddress(known.httpsAddress())
            .setOnlineWithin(Times.duration(known.onlineWithin()))
            .setSilentAfter(Times.duration(known.silentAfter()));
    known.services().stream().map(InstallationCall::shown).forEach(installation::addServices);
    if (known.payloadRetention() != null) {
      installation.setPayloadRetention(Times.duration(known.payloadRetention()));
    }
    return installation.build();
  }

  /** What services are configured with may hold secrets. */
  private static ServiceConfig shown(ServiceConfig service) {
    int atOnce = service.getMaxParallelism();
    return service.toBuilder()
        .clearConfig()
        .setMaxParallelism(atOnce == 0 ? NamedService.DEFAULT_PARALLELISM : atOnce)
        .build();
  }
}
