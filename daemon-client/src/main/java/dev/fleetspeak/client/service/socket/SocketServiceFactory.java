package dev.fleetspeak.client.service.socket;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.socketservice.Config;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes socket services. */
public final class SocketServiceFactory implements ServiceFactory {
  @Override
  public String name() {
    return "Socket";
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
          "config has to be a fleetspeak.socketservice.Config, not "
              + config.getConfig().getTypeUrl(),
          e);
    }
    return new SocketService(
        own, path(own), path -> listen(path, File.separatorChar), SocketService.Timing.STANDARD);
  }

  private static Path path(Config config) {
    if (config.getApiProxyPath().isEmpty()) {
      throw new IllegalArgumentException(
          "config.api_proxy_path is empty: name the socket that the process connects to");
    }
    PipePath.refuse(config.getApiProxyPath());
    try {
      Path path = Path.of(config.getApiProxyPath());
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("config.api_proxy_path is not absolute: " + path);
      }
      UnixPath.checkLength(path);
      return path;
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("config.api_proxy_path is no path", e);
    }
  }

  /** Named pipes of Windows would be another listener behind the same interface. */
  static LocalListener listen(Path path, char separator) throws IOException {
    if (separator != '/') {
      throw new IOException("socket services need a Unix system in this version");
    }
    return UnixListener.open(path);
  }
}
