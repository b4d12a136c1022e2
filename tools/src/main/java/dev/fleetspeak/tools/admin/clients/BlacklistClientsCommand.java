package dev.fleetspeak.tools.admin.clients;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.server.BlacklistClientRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;

/** {@code blacklistclients}: has clients make a new key, and trusts the old one no more. */
public final class BlacklistClientsCommand implements Command {
  @Override
  public String word() {
    return "blacklistclients";
  }

  @Override
  public String arguments() {
    return "[client_id...]";
  }

  @Override
  public String summary() {
    return "blocks clients; each makes a new key and comes back under a new id";
  }

  @Override
  public int atMost() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    for (ByteString id : Arguments.clientIds(arguments.rest())) {
      session.admin().blacklistClient(BlacklistClientRequest.newBuilder().setClientId(id).build());
    }
    return 0;
  }
}
