package dev.fleetspeak.server.service.messagesaver;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fleetspeak.proto.messagesaver.Config;
import dev.fleetspeak.proto.server.ServiceConfig;
import dev.fleetspeak.server.service.Service;
import dev.fleetspeak.server.service.ServiceFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes services that keep each message as a text file (server.md 4.11). */
public final class MessageSaverFactory implements ServiceFactory {
  @Override
  public String name() {
    return "MessageSaver";
  }

  @Override
  public Message configType() {
    return Config.getDefaultInstance();
  }

  @Override
  public Service create(ServiceConfig config) {
    if (!config.getConfig().is(Config.class)) {
      throw new IllegalArgumentException(
          "a MessageSaver needs [type.googleapis.com/fleetspeak.messagesaver.Config] { path: ... }");
    }
    try {
      String path = config.getConfig().unpack(Config.class).getPath();
      if (path.isEmpty()) {
        throw new IllegalArgumentException("path is missing; name the folder for the messages");
      }
      return new MessageSaver(Path.of(path));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("does not parse", e);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("path is no path: " + e.getReason(), e);
    }
  }
}
