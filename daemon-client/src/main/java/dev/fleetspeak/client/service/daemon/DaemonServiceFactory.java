package dev.fleetspeak.client.service.daemon;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.daemonservice.Config;

/** Makes daemon services. */
public final class DaemonServiceFactory implements ServiceFactory {
  private final boolean forward;

  /** For services whose output goes where their configuration says. */
  public DaemonServiceFactory() {
    this(false);
  }

  /**
   * For services to look at while they are made.
   *
   * @param forward let programs share the client's own input and outputs; nothing is captured
   */
  public DaemonServiceFactory(boolean forward) {
    this.forward = forward;
  }

  @Override
  public String name() {
    return "Daemon";
  }

  @Override
  public Message configType() {
    return Config.getDefaultInstance();
  }

  @Override
  public Service create(ClientServiceConfig config) {
    Config own;
    try {
      own = config.getConfig().unpack(Config.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "config has to be a fleetspeak.daemonservice.Config, not "
              + config.getConfig().getTypeUrl(),
          e);
    }
    if (own.getArgvCount() == 0 || own.getArgv(0).isEmpty()) {
      throw new IllegalArgumentException("config.argv is empty: name the program to run");
    }
    return new DaemonService(own, DaemonService.Timing.STANDARD, forward);
  }
}
