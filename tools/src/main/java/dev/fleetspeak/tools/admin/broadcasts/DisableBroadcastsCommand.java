package dev.fleetspeak.tools.admin.broadcasts;

import dev.fleetspeak.proto.server.DisableBroadcastsRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import java.util.Map;

/** {@code disablebroadcasts}: stops broadcasts. */
public final class DisableBroadcastsCommand implements Command {
  @Override
  public String word() {
    return "disablebroadcasts";
  }

  @Override
  public String arguments() {
    return "broadcast_id...";
  }

  @Override
  public String summary() {
    return "stops broadcasts; what was sent stays sent";
  }

  @Override
  public int atLeast() {
    return 1;
  }

  @Override
  public int atMost() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    DisableBroadcastsRequest.Builder request = DisableBroadcastsRequest.newBuilder();
    for (String id : arguments.rest()) {
      request.addBroadcastIds(Arguments.broadcastId(id));
    }
    session.admin().disableBroadcasts(request.build());
    session
        .output()
        .result(
            Map.of("disabled", request.getBroadcastIdsCount()),
            "Disabled broadcasts: " + request.getBroadcastIdsCount());
    return 0;
  }
}
