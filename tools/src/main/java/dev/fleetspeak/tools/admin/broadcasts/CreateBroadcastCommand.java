package dev.fleetspeak.tools.admin.broadcasts;

import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.messages.PayloadFlags;
import dev.fleetspeak.tools.admin.output.Hex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code createbroadcast}: sends one message to many clients. */
public final class CreateBroadcastCommand implements Command {
  @Override
  public String word() {
    return "createbroadcast";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "sends a message to every client with the labels named, up to a limit";
  }

  @Override
  public List<CommandFlag> flags() {
    List<CommandFlag> flags =
        new ArrayList<>(
            List.of(
                CommandFlag.text("service", "service of the clients that gets it"),
                CommandFlag.text("source", "service of the server that sends; --service if empty"),
                CommandFlag.text("type", "message type"),
                CommandFlag.list(
                    "label", "SERVICE:LABEL that clients need; client: may be left out"),
                CommandFlag.text(
                    "limit", "most clients that get it; needed, 0 makes a disabled one"),
                CommandFlag.text("expires", "24h", "how long it stays active"),
                CommandFlag.text("id", "broadcast id; random if empty")));
    flags.addAll(PayloadFlags.FLAGS);
    return flags;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    String service = arguments.string("service");
    if (service.isEmpty() || arguments.string("type").isEmpty()) {
      throw new AdminException("createbroadcast needs --service, --type and --limit");
    }
    if (!arguments.string("limit").matches("\\d{1,18}")) {
      throw new AdminException("createbroadcast needs --limit, the most clients that get it");
    }
    String source = arguments.string("source");
    String id = arguments.string("id");
    Broadcast.Builder broadcast =
        Broadcast.newBuilder()
            .setBroadcastId(id.isEmpty() ? BroadcastId.random().bytes() : Arguments.broadcastId(id))
            .setSource(Address.newBuilder().setServiceName(source.isEmpty() ? service : source))
            .setDestination(Address.newBuilder().setServiceName(service))
            .setMessageType(arguments.string("type"))
            .setExpirationTime(
                TimeText.timestamp(
                    session
                        .clock()
                        .instant()
                        .plus(TimeText.span("expires", arguments.string("expires")))));
    PayloadFlags.read(arguments).ifPresent(broadcast::setData);
    for (String label : arguments.list("label")) {
      broadcast.addRequiredLabels(label(label));
    }
    session
        .admin()
        .createBroadcast(
            CreateBroadcastRequest.newBuilder()
                .setBroadcast(broadcast)
                .setLimit(Long.parseLong(arguments.string("limit")))
                .build());
    String hex = Hex.of(broadcast.getBroadcastId());
    session.output().result(Map.of("broadcast_id", hex), "Created broadcast " + hex + ".");
    return 0;
  }

  private static Label label(String text) {
    int colon = text.indexOf(':');
    return Label.newBuilder()
        .setServiceName(colon < 0 ? "client" : text.substring(0, colon))
        .setLabel(text.substring(colon + 1))
        .build();
  }
}
