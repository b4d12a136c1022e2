package dev.fleetspeak.tools.admin.clients;

import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Table;

/** {@code services}: what a client said it runs, and by which signatures. */
public final class ClientServicesCommand implements Command {
  private static final Table<ClientService> TABLE =
      new Table<ClientService>()
          .text("name", "Service:", ClientService::getName)
          .value(
              "signed",
              "Signed:",
              row -> !row.getSignature().isEmpty(),
              row -> row.getSignature().isEmpty() ? "no" : "yes")
          .value(
              "report_time",
              "Reported:",
              row -> TimeText.iso(row.getReportTime()),
              row -> TimeText.table(row.getReportTime()))
          .text(
              "signature_sha256",
              "Signature (SHA-256):",
              row -> row.getSignature().isEmpty() ? "-" : Hex.of(row.getSignatureSha256()));

  @Override
  public String word() {
    return "services";
  }

  @Override
  public String arguments() {
    return "client_id";
  }

  @Override
  public String summary() {
    return "lists what a client runs, and by which signatures";
  }

  @Override
  public int atLeast() {
    return 1;
  }

  @Override
  public int atMost() {
    return 1;
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    session
        .output()
        .rows(
            TABLE,
            session
                .console()
                .listClientServices(
                    ListClientServicesRequest.newBuilder()
                        .setClientId(Arguments.clientId(arguments.rest().getFirst()))
                        .build())
                .getServicesList(),
            "The client reported no services.");
    return 0;
  }
}
