package dev.fleetspeak.e2e.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.ServiceFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A service of the server that records what it is given; its configuration names the file. */
public final class RecordingServiceFactory implements ServiceFactory {
  @Override
  public String name() {
    return "Recorder";
  }

  @Override
  public Message configType() {
    return StringValue.getDefaultInstance();
  }

  @Override
  public Service create(ServiceConfig config) {
    try {
      Recorder recorder =
          new Recorder(Path.of(config.getConfig().unpack(StringValue.class).getValue()));
      return recorder::record;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
