package dev.fleetspeak.tools.admin.clients;

import dev.fleetspeak.proto.server.ClientResourceUsageRecord;
import dev.fleetspeak.proto.server.FetchClientResourceUsageRecordsRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** {@code usage}: what the processes on a client cost it. */
public final class UsageRecordsCommand implements Command {
  private static final Table<ClientResourceUsageRecord> TABLE =
      percent(
              percent(
                  new Table<ClientResourceUsageRecord>()
                      .value(
                          "server_timestamp",
                          "Received:",
                          row -> TimeText.iso(row.getServerTimestamp()),
                          row -> TimeText.table(row.getServerTimestamp()))
                      .text("scope", "Scope:", ClientResourceUsageRecord::getScope)
                      .number("pid", "PID:", ClientResourceUsageRecord::getPid),
                  "mean_user_cpu_rate",
                  "User CPU:",
                  ClientResourceUsageRecord::getMeanUserCpuRate),
              "mean_system_cpu_rate",
              "System CPU:",
              ClientResourceUsageRecord::getMeanSystemCpuRate)
          .number(
              "mean_resident_memory_mib",
              "MiB:",
              ClientResourceUsageRecord::getMeanResidentMemoryMib)
          .number(
              "max_resident_memory_mib",
              "Max MiB:",
              ClientResourceUsageRecord::getMaxResidentMemoryMib)
          .number("mean_num_fds", "FDs:", ClientResourceUsageRecord::getMeanNumFds)
          .value(
              "process_terminated",
              "Ended:",
              ClientResourceUsageRecord::getProcessTerminated,
              row -> row.getProcessTerminated() ? "yes" : "no")
          .json("max_user_cpu_rate", ClientResourceUsageRecord::getMaxUserCpuRate)
          .json("max_system_cpu_rate", ClientResourceUsageRecord::getMaxSystemCpuRate)
          .json("max_num_fds", ClientResourceUsageRecord::getMaxNumFds)
          .json("client_timestamp", row -> TimeText.iso(row.getClientTimestamp()))
          .json("process_start_time", row -> TimeText.iso(row.getProcessStartTime()));

  private static Table<ClientResourceUsageRecord> percent(
      Table<ClientResourceUsageRecord> table,
      String key,
      String title,
      ToDoubleFunction<ClientResourceUsageRecord> rate) {
    return table.value(
        key,
        title,
        rate::applyAsDouble,
        row -> "%.1f %%".formatted(100 * rate.applyAsDouble(row)).toLowerCase(Locale.ROOT));
  }

  @Override
  public String word() {
    return "usage";
  }

  @Override
  public String arguments() {
    return "client_id";
  }

  @Override
  public String summary() {
    return "shows CPU and memory of a client's processes";
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
  public List<CommandFlag> flags() {
    return List.of(
        CommandFlag.text("since", "24h", "records from this time on, or from this long ago"),
        CommandFlag.text("until", "records before this time, or before this long ago"));
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    Instant now = session.clock().instant();
    var since = TimeText.point("since", arguments.string("since"), now);
    var until = TimeText.point("until", arguments.string("until"), now);
    // The end is exclusive, and the server's clock may be a little ahead.
    var request =
        FetchClientResourceUsageRecordsRequest.newBuilder()
            .setClientId(Arguments.clientId(arguments.rest().getFirst()))
            .setStartTimestamp(since == null ? TimeText.timestamp(Instant.EPOCH) : since)
            .setEndTimestamp(until == null ? TimeText.timestamp(now.plusSeconds(60)) : until)
            .build();
    session
        .output()
        .rows(
            TABLE,
            session.admin().fetchClientResourceUsageRecords(request).getRecordsList(),
            "There are no usage records in that time.");
    return 0;
  }
}
