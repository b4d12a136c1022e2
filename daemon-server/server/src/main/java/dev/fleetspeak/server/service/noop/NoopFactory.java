package dev.fleetspeak.server.service.noop;

import com.google.protobuf.Message;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.ServiceFactory;

/** Makes services to which every message is welcome and done at once (server.md 4.10). */
public final class NoopFactory implements ServiceFactory {
  @Override
  public String name() {
    return "NOOP";
  }

  @Override
  public Message configType() {
    return EmptyMessage.getDefaultInstance();
  }

  @Override
  public Service create(ServiceConfig config) {
    return _ -> {};
  }

  @Override
  public boolean instant() {
    return true;
  }
}
