package dev.fleetspeak.client.service.stdin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.stdinservice.Config;

/** Makes stdin services (client.md 5). */
public final class StdinServiceFactory implements ServiceFactory {
  @Override
  public String name() {
    return "Stdin";
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
          "config has to be a fleetspeak.stdinservice.Config, not "
              + config.getConfig().getTypeUrl(),
          e);
    }
    if (own.getCmd().isEmpty()) {
      throw new IllegalArgumentException("config.cmd is empty: name the command to run");
    }
    if (own.getTimeoutSeconds() < 0) {
      throw new IllegalArgumentException("config.timeout_seconds is negative: 0 means no limit");
    }
    return new StdinService(own);
  }
}
