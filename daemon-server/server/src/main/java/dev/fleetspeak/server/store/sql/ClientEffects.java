package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.monitoring.AggregatedResourceUsage;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.server.store.ClientEffect;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What a client's system messages change (server.md 4.6). */
final class ClientEffects {
  private static final String CLIENT_SERVICE = "client";
  private static final long MIB = 1L << 20;

  private final MessageWriter messages;

  ClientEffects(MessageWriter messages) {
    this.messages = messages;
  }

  void apply(Tx tx, String client, ClientEffect effect) throws SQLException {
    switch (effect) {
      case ClientEffect.Acknowledge ack -> {
        for (MessageId id : ack.messages()) {
          settle(tx, client, id, result(tx.now()).build());
        }
      }
      case ClientEffect.Fail fail ->
          settle(
              tx,
              client,
              fail.message(),
              result(tx.now()).setFailed(true).setFailedReason(Text.reason(fail.reason())).build());
      case ClientEffect.SetLabels set -> setLabels(tx.db(), client, set.labels());
      case ClientEffect.SetServices set ->
          setServices(tx.db(), client, set.services(), set.reportedAt());
      case ClientEffect.RecordUsage usage ->
          recordUsage(tx, client, usage.data(), usage.receivedAt());
      case ClientEffect.RecordKill kill ->
          recordKill(tx, client, kill.notification(), kill.receivedAt());
    }
  }

  private void settle(Tx tx, String client, MessageId id, MessageResult result)
      throws SQLException {
    MessageWriter.Stored stored = messages.find(tx.db(), id.toString()).orElse(null);
    if (stored == null || stored.done()) {
      return;
    }
    // A client that was told to make a new key acknowledges under its new id.
    boolean rekey =
        stored.sourceClient().isEmpty()
            && stored.message().getSource().getServiceName().equals("system")
            && stored.message().getMessageType().equals("RekeyRequest")
            && !result.getFailed();
    if (stored.destinationClient().equals(client)
        || (rekey && !stored.destinationClient().isEmpty())) {
      messages.settle(tx, id.toString(), stored, result);
    }
  }

  private static MessageResult.Builder result(Instant now) {
    return MessageResult.newBuilder().setProcessedTime(Text.timestamp(now));
  }

  static void setLabels(Db db, String client, List<String> labels) throws SQLException {
    db.update(
        "DELETE FROM client_labels WHERE client_id = ? AND service_name = ?",
        db.dialect().id(client),
        CLIENT_SERVICE);
    for (String label : labels) {
      addLabel(db, client, CLIENT_SERVICE, label);
    }
  }

  static void addLabel(Db db, String client, String service, String label) throws SQLException {
    db.update(
        db.dialect()
            .unlessThere(
                "INSERT INTO client_labels (client_id, service_name, label) VALUES (?, ?, ?)",
                "label"),
        db.dialect().id(client),
        service,
        label);
  }

  private static void setServices(
      Db db, String client, List<ClientEffect.InstalledService> services, Instant when)
      throws SQLException {
    db.update("DELETE FROM fsx_client_services WHERE client_id = ?", db.dialect().id(client));
    int position = 0;
    for (ClientEffect.InstalledService service : services) {
      db.update(
          """
          INSERT INTO fsx_client_services (client_id, position, service_name, signature,
            reported_at) VALUES (?, ?, ?, ?, ?)
          """,
          db.dialect().id(client),
          position++,
          service.name(),
          service.signature(),
          Text.nanos(when));
    }
  }

  private static void recordUsage(Tx tx, String client, ResourceUsageData data, Instant when)
      throws SQLException {
    Db db = tx.db();
    if (tx.repeated() && isUsageKept(db, client, data, when)) {
      return;
    }
    AggregatedResourceUsage usage = data.getResourceUsage();
    db.update(
        """
        INSERT INTO client_resource_usage_records (client_id, scope, pid, process_start_time,
          client_timestamp, server_timestamp, process_terminated, mean_user_cpu_rate,
          max_user_cpu_rate, mean_system_cpu_rate, max_system_cpu_rate, mean_resident_memory_mib,
          max_resident_memory_mib, mean_num_fds, max_num_fds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        db.dialect().id(client),
        data.getScope(),
        data.getPid(),
        Text.nanos(data.getProcessStartTime()),
        Text.nanos(data.getDataTimestamp()),
        Text.nanos(when),
        data.getProcessTerminated(),
        finite(usage.getMeanUserCpuRate()),
        finite(usage.getMaxUserCpuRate()),
        finite(usage.getMeanSystemCpuRate()),
        finite(usage.getMaxSystemCpuRate()),
        (int) (usage.getMeanResidentMemory() / MIB),
        (int) Math.min(usage.getMaxResidentMemory() / MIB, Integer.MAX_VALUE),
        (int) usage.getMeanNumFds(),
        usage.getMaxNumFds());
  }

  /** The reference's table has no key. */
  private static boolean isUsageKept(Db db, String client, ResourceUsageData data, Instant when)
      throws SQLException {
    return db.number(
            """
            SELECT count(*) FROM client_resource_usage_records
            WHERE client_id = ? AND server_timestamp = ? AND scope = ? AND pid = ?
              AND client_timestamp = ?
            """,
            db.dialect().id(client),
            Text.nanos(when),
            data.getScope(),
            data.getPid(),
            Text.nanos(data.getDataTimestamp()))
        > 0;
  }

  /** The engine keeps what is not a number as NULL, which a reference server cannot read. */
  private static double finite(double rate) {
    return Double.isNaN(rate) ? 0 : rate;
  }

  private static void recordKill(Tx tx, String client, KillNotification kill, Instant when)
      throws SQLException {
    Db db = tx.db();
    if (tx.repeated() && isKillKept(db, client, kill, when)) {
      return;
    }
    db.update(
        """
        INSERT INTO fsx_client_kills (client_id, received_at, service_name, pid, version,
          started_at, killed_at, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        db.dialect().id(client),
        Text.nanos(when),
        kill.getService(),
        kill.getPid(),
        kill.getVersion(),
        kill.hasProcessStartTime() ? Text.nanos(kill.getProcessStartTime()) : null,
        kill.hasKilledWhen() ? Text.nanos(kill.getKilledWhen()) : null,
        kill.getReasonValue());
  }

  private static boolean isKillKept(Db db, String client, KillNotification kill, Instant when)
      throws SQLException {
    return db.number(
            """
            SELECT count(*) FROM fsx_client_kills
            WHERE client_id = ? AND received_at = ? AND service_name = ? AND pid = ?
            """,
            db.dialect().id(client),
            Text.nanos(when),
            kill.getService(),
            kill.getPid())
        > 0;
  }
}
