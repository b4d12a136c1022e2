package dev.fleetspeak.server.service.system;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.ClientInfoData;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.common.MessageErrorData;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.server.dispatch.InstantService;
import dev.fleetspeak.server.log.LogLimit;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.ClientEffect;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients tell the server itself (server.md 4.6). Every message is turned into effects that
 * the store applies in the contact's own transaction, so an acknowledged message is acknowledged
 * whole, and nothing here reads the store.
 */
public final class SystemService implements InstantService {
  /** Name under which clients address it. */
  public static final String NAME = "system";

  private static final Logger LOG = LoggerFactory.getLogger(SystemService.class);
  private static final String CLIENT_LABELS = "client";

  private final StatsCollector stats;
  private final Clock clock;
  private final LogLimit killWarnings = new LogLimit(1, Duration.ofMinutes(15));

  /**
   * @param clock server time of reports
   */
  public SystemService(StatsCollector stats, Clock clock) {
    this.stats = stats;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException if the message cannot be used, now or later
   */
  @Override
  public List<ClientEffect> decide(ClientId client, Message message) {
    if (client.isNil()) {
      throw new IllegalArgumentException("messages to system have to come from a client");
    }
    if (!message.hasData()) {
      throw new IllegalArgumentException("messages to system need data");
    }
    Any data = message.getData();
    return switch (message.getMessageType()) {
      case "MessageAck" -> acknowledge(unpack(data, MessageAckData.class));
      case "MessageError" -> fail(unpack(data, MessageErrorData.class));
      case "ClientInfo" -> describe(unpack(data, ClientInfoData.class));
      case "ResourceUsage" -> usage(message, unpack(data, ResourceUsageData.class));
      case "KillNotification" -> kill(client, message, unpack(data, KillNotification.class));
      default ->
          throw new IllegalArgumentException(
              "system knows no message type \"" + message.getMessageType() + "\"");
    };
  }

  private static List<ClientEffect> acknowledge(MessageAckData data) {
    List<MessageId> ids = data.getMessageIdsList().stream().map(SystemService::id).toList();
    return ids.isEmpty() ? List.of() : List.of(new ClientEffect.Acknowledge(ids));
  }

  private static List<ClientEffect> fail(MessageErrorData data) {
    return List.of(new ClientEffect.Fail(id(data.getMessageId()), data.getError()));
  }

  private List<ClientEffect> describe(ClientInfoData data) {
    List<String> labels = new ArrayList<>();
    for (Label label : data.getLabelsList()) {
      if (!label.getServiceName().equals(CLIENT_LABELS)) {
        LOG.debug("A label of service {} is not for the client to set.", label.getServiceName());
      } else if (!labels.contains(label.getLabel())) {
        labels.add(label.getLabel());
      }
    }
    List<ClientEffect.InstalledService> services =
        data.getServicesList().stream()
            .map(s -> new ClientEffect.InstalledService(s.getName(), s.getSignature()))
            .toList();
    return List.of(
        new ClientEffect.SetLabels(labels),
        new ClientEffect.SetServices(services, clock.instant()));
  }

  private List<ClientEffect> usage(Message message, ResourceUsageData data) {
    // The reference ends its process without the inner record (FLAW 18), and stores need the times.
    if (!data.hasResourceUsage() || !data.hasProcessStartTime() || !data.hasDataTimestamp()) {
      throw new IllegalArgumentException(
          "a usage report needs process_start_time, data_timestamp and resource_usage");
    }
    stats.resourceUsageReceived(data, message.getIsBlocklistedSource());
    return List.of(new ClientEffect.RecordUsage(data, clock.instant()));
  }

  private List<ClientEffect> kill(ClientId client, Message message, KillNotification kill) {
    stats.killNotificationReceived(kill, message.getIsBlocklistedSource());
    if (killWarnings.allow()) {
      LOG.warn(
          "Client {} killed a process of service {}: {}.",
          client,
          kill.getService(),
          kill.getReason());
    }
    return List.of(new ClientEffect.RecordKill(kill, clock.instant()));
  }

  private static MessageId id(ByteString bytes) {
    MessageId id = MessageId.of(bytes);
    if (id.isNil()) {
      throw new IllegalArgumentException("a message id is missing");
    }
    return id;
  }

  private static <T extends com.google.protobuf.Message> T unpack(Any data, Class<T> type) {
    try {
      return data.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the data is no " + type.getSimpleName(), e);
    }
  }
}
