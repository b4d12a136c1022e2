package dev.fleetspeak.tools.admin.broadcasts;

import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.ListActiveBroadcastsRequest;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Table;
import java.util.List;

/** {@code listactivebroadcasts}: broadcasts that still have sends left. */
public final class ListActiveBroadcastsCommand implements Command {
  private static final Table<Broadcast> TABLE =
      new Table<Broadcast>()
          .fixed(
              "broadcast_id",
              "Broadcast ID:",
              20,
              row -> Hex.of(row.getBroadcastId()),
              row -> Hex.of(row.getBroadcastId()))
          .fixed(
              "source_service",
              "Source Service:",
              20,
              row -> row.getSource().getServiceName(),
              row -> row.getSource().getServiceName())
          .text("message_type", "Message Type:", Broadcast::getMessageType)
          .json(
              "required_labels",
              row ->
                  row.getRequiredLabelsList().stream()
                      .map(label -> label.getServiceName() + ":" + label.getLabel())
                      .toList())
          .json(
              "expiration_time",
              row -> row.hasExpirationTime() ? TimeText.iso(row.getExpirationTime()) : null);

  @Override
  public String word() {
    return "listactivebroadcasts";
  }

  @Override
  public String arguments() {
    return "[service_name]";
  }

  @Override
  public String summary() {
    return "lists the active broadcasts, of one source service or of all";
  }

  @Override
  public int atMost() {
    return 1;
  }

  @Override
  public int run(Session session, Invocation arguments) {
    ListActiveBroadcastsRequest.Builder request = ListActiveBroadcastsRequest.newBuilder();
    if (!arguments.rest().isEmpty()) {
      request.setServiceName(arguments.rest().getFirst());
    }
    List<Broadcast> broadcasts =
        session.admin().listActiveBroadcasts(request.build()).getBroadcastsList();
    if (!broadcasts.isEmpty()) {
      session.output().line("Active broadcasts: " + broadcasts.size());
    }
    session.output().rows(TABLE, broadcasts, "There are no active broadcasts.");
    return 0;
  }
}
