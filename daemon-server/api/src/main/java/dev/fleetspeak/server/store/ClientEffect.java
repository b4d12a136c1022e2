package dev.fleetspeak.server.store;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import java.time.Instant;
import java.util.List;

/**
 * What a client's system messages change in the store, applied in the same transaction as the
 * messages themselves (server.md 4.6).
 */
public sealed interface ClientEffect {

  /**
   * The client is done with these messages. An id that is unknown, already done or not this
   * client's is skipped; a {@code RekeyRequest} from {@code system} may be acknowledged by another
   * client, because the client has a new id by then.
   *
   * @param messages ids as the client sent them
   */
  record Acknowledge(List<MessageId> messages) implements ClientEffect {}

  /**
   * The client could not process a message of its own.
   *
   * @param message its id; unknown or foreign ids are skipped
   * @param reason text for the operator, at most 900 bytes are kept
   */
  record Fail(MessageId message, String reason) implements ClientEffect {}

  /**
   * The client's labels of service {@code client} become exactly these.
   *
   * @param labels label texts, without repeats
   */
  record SetLabels(List<String> labels) implements ClientEffect {}

  /**
   * What the client runs.
   *
   * @param services in the order reported
   * @param reportedAt server time
   */
  record SetServices(List<InstalledService> services, Instant reportedAt) implements ClientEffect {}

  /**
   * A resource usage report.
   *
   * @param data with process start and data timestamps present
   * @param receivedAt server time
   */
  record RecordUsage(ResourceUsageData data, Instant receivedAt) implements ClientEffect {}

  /**
   * A process that the client killed.
   *
   * @param notification as the client sent it
   * @param receivedAt server time
   */
  record RecordKill(KillNotification notification, Instant receivedAt) implements ClientEffect {}

  /**
   * A service that a client reports.
   *
   * @param name service name
   * @param signature bytes of the signed configuration's signature, empty if unsigned
   */
  record InstalledService(String name, ByteString signature) {}
}
