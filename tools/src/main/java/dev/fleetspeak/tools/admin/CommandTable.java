package dev.fleetspeak.tools.admin;

import dev.fleetspeak.tools.admin.broadcasts.CreateBroadcastCommand;
import dev.fleetspeak.tools.admin.broadcasts.DisableBroadcastsCommand;
import dev.fleetspeak.tools.admin.broadcasts.ListActiveBroadcastsCommand;
import dev.fleetspeak.tools.admin.clients.AnalyseHistoryCommand;
import dev.fleetspeak.tools.admin.clients.BlacklistClientsCommand;
import dev.fleetspeak.tools.admin.clients.ClientServicesCommand;
import dev.fleetspeak.tools.admin.clients.ClientsCommand;
import dev.fleetspeak.tools.admin.clients.ListClientsCommand;
import dev.fleetspeak.tools.admin.clients.ListContactsCommand;
import dev.fleetspeak.tools.admin.clients.UsageRecordsCommand;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.files.DeleteFileCommand;
import dev.fleetspeak.tools.admin.files.StoreFileCommand;
import dev.fleetspeak.tools.admin.messages.CountsCommand;
import dev.fleetspeak.tools.admin.messages.DeletePendingCommand;
import dev.fleetspeak.tools.admin.messages.MessagesCommand;
import dev.fleetspeak.tools.admin.messages.PendingCommand;
import dev.fleetspeak.tools.admin.messages.SendCommand;
import dev.fleetspeak.tools.admin.messages.StatusCommand;
import dev.fleetspeak.tools.admin.server.InstallationCommand;
import dev.fleetspeak.tools.admin.server.KeepAliveCommand;
import dev.fleetspeak.tools.admin.server.RetentionCommand;
import java.util.List;
import java.util.Optional;

/** All commands, in the order of the usage text: the reference's eight first. */
final class CommandTable {
  static final List<Command> COMMANDS =
      List.of(
          new ListClientsCommand(),
          new ListContactsCommand(),
          new AnalyseHistoryCommand(),
          new BlacklistClientsCommand(),
          new StoreFileCommand(),
          new DeleteFileCommand(),
          new ListActiveBroadcastsCommand(),
          new DisableBroadcastsCommand(),
          new CountsCommand(),
          new MessagesCommand(),
          new ClientsCommand(),
          new ClientServicesCommand(),
          new SendCommand(),
          new StatusCommand(),
          new PendingCommand(),
          new DeletePendingCommand(),
          new CreateBroadcastCommand(),
          new UsageRecordsCommand(),
          new InstallationCommand(),
          new RetentionCommand(),
          new KeepAliveCommand());

  private CommandTable() {}

  static Optional<Command> find(String word) {
    return COMMANDS.stream().filter(command -> command.word().equals(word)).findFirst();
  }
}
