package dev.fleetspeak.tools.admin.server;

import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import java.util.Map;

/** {@code keepalive}: does the server answer? */
public final class KeepAliveCommand implements Command {
  @Override
  public String word() {
    return "keepalive";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "asks for an answer, nothing else";
  }

  @Override
  public int run(Session session, Invocation arguments) {
    var _ = session.admin().keepAlive(EmptyMessage.getDefaultInstance());
    session.output().result(Map.of("answers", true), "The server answers.");
    return 0;
  }
}
