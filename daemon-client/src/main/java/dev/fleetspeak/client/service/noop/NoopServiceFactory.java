package dev.fleetspeak.client.service.noop;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.proto.common.ClientServiceConfig;

/** Makes services that acknowledge everything. */
public final class NoopServiceFactory implements ServiceFactory {
  @Override
  public String name() {
    return "NOOP";
  }

  @Override
  public Message configType() {
    return Empty.getDefaultInstance();
  }

  @Override
  public Service create(ClientServiceConfig config) {
    return _ -> {};
  }
}
