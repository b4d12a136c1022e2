package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import dev.fleetspeak.proto.server.DisableBroadcastsRequest;
import dev.fleetspeak.proto.server.ListActiveBroadcastsRequest;
import dev.fleetspeak.proto.server.ListActiveBroadcastsResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls on broadcasts (server.md 2.6, 6.2). */
final class BroadcastCalls {
  private static final Logger LOG = LoggerFactory.getLogger(BroadcastCalls.class);

  private final AdminBackend backend;

  BroadcastCalls(AdminBackend backend) {
    this.backend = backend;
  }

  void create(CreateBroadcastRequest request) {
    if (!request.hasBroadcast()) {
      throw new IllegalArgumentException("broadcast is missing");
    }
    Broadcast asked = request.getBroadcast();
    var _ = Requests.text("broadcast.source.service_name", asked.getSource().getServiceName());
    var _ = ClientId.of(asked.getSource().getClientId());
    if (!asked.getGroupName().isEmpty()) {
      throw Failures.failedPrecondition(
          "broadcast.group_name: this server's datastore has no broadcast groups");
    }
    if (asked.hasExpirationTime()) {
      var _ = Times.instant("broadcast.expiration_time", asked.getExpirationTime());
    }
    BroadcastId given = BroadcastId.of(asked.getBroadcastId());
    BroadcastId id = given.isNil() ? BroadcastId.random() : given;
    long limit = Requests.clamped(request.getLimit());
    backend.store().createBroadcast(asked.toBuilder().setBroadcastId(id.bytes()).build(), limit);
    LOG.info("broadcast {} created by {}, limit {}", id, asked.getSource().getServiceName(), limit);
    backend.broadcastsChanged().run();
  }

  ListActiveBroadcastsResponse listActive(ListActiveBroadcastsRequest request) {
    String service = request.getServiceName();
    ListActiveBroadcastsResponse.Builder response = ListActiveBroadcastsResponse.newBuilder();
    backend.store().listActiveBroadcasts().stream()
        .filter(
            broadcast ->
                service.isEmpty() || broadcast.getSource().getServiceName().equals(service))
        .forEach(response::addBroadcasts);
    return response.build();
  }

  void disable(DisableBroadcastsRequest request) {
    List<BroadcastId> ids =
        request.getBroadcastIdsList().stream().map(BroadcastId::of).distinct().toList();
    if (ids.isEmpty()) {
      return;
    }
    backend.store().disableBroadcasts(ids);
    LOG.info("broadcasts disabled: {}", ids);
    backend.broadcastsChanged().run();
  }
}
