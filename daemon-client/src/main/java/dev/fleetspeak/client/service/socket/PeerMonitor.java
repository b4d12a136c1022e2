package dev.fleetspeak.client.service.socket;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.client.monitoring.ResourceMonitor;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.proto.channel.StartupData;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.socketservice.Config;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reports what a connected process uses, once it said who it is. Which process it is, the system
 * says: a process may only name a child of its own instead (C33, C34).
 */
final class PeerMonitor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PeerMonitor.class.getName());

  private final LocalConnection.Peer peer;
  private final Config config;
  private final ServiceContext context;
  private @Nullable ResourceMonitor monitor;
  private boolean introduced;

  PeerMonitor(LocalConnection.Peer peer, Config config, ServiceContext context) {
    this.peer = peer;
    this.config = config;
    this.context = context;
  }

  /** Only the first time counts. */
  void startup(Message message) {
    if (introduced || config.getDisableResourceMonitoring()) {
      return;
    }
    introduced = true;
    try {
      StartupData data = message.getData().unpack(StartupData.class);
      long pid = watched(data.getPid());
      if (pid > 0) {
        monitor = started(pid, data.getVersion());
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.log(Level.WARNING, "{0}: its start-up data cannot be read", context.serviceName());
    }
  }

  private long watched(long named) {
    if (named == peer.pid() || isChild(named)) {
      return named;
    }
    LOG.log(
        Level.WARNING,
        "{0}: says it is process {1}, which is not its own; {2} is watched",
        context.serviceName(),
        Long.toString(named),
        peer.pid() == 0 ? "none" : Long.toString(peer.pid()));
    return peer.pid();
  }

  private boolean isChild(long named) {
    return ProcessHandle.of(peer.pid())
        .map(handle -> handle.descendants().anyMatch(child -> child.pid() == named))
        .orElse(false);
  }

  private ResourceMonitor started(long pid, String version) {
    int samples = config.getResourceMonitoringSampleSize();
    int seconds = config.getResourceMonitoringSamplePeriodSeconds();
    ResourceMonitor started =
        new ResourceMonitor(
            new ResourceMonitor.Subject(context.serviceName(), pid, version, null),
            samples <= 0 ? ResourceMonitor.DEFAULT_SAMPLES : samples,
            seconds <= 0 ? ResourceMonitor.DEFAULT_PERIOD : Duration.ofSeconds(seconds),
            usage ->
                context.send(
                    Message.newBuilder()
                        .setDestination(Address.newBuilder().setServiceName("system"))
                        .setMessageType("ResourceUsage")
                        .setPriority(Message.Priority.LOW)
                        .setBackground(true)
                        .setData(Any.pack(usage))
                        .build()));
    started.start();
    return started;
  }

  @Override
  public void close() {
    if (monitor != null) {
      monitor.close();
    }
  }
}
